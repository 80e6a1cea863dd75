/** Runs `stop` on SIGTERM, SIGINT or the death of the process that started this one; once. */
export function onStop(stop: (why: string) => void): void {
  let stopping = false;
  const once = (why: string) => {
    if (stopping) return;
    stopping = true;
    stop(why);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => once(signal));
  if (process.channel) {
    process.on("disconnect", () => once("the parent ended"));
    process.channel.unref();
  }
}
