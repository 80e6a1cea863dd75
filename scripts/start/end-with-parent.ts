const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Runs `stop` once on SIGTERM, SIGINT or the death of the parent process. Returns a function that cancels this. */
export function onStop(stop: (why: string) => void): () => void {
  let stopping = false;
  const once = (why: string) => {
    if (stopping) return;
    stopping = true;
    stop(why);
  };
  const orphaned = () => once("the parent ended");
  for (const signal of signals) process.on(signal, once);
  if (process.channel) {
    process.on("disconnect", orphaned);
    process.channel.unref();
  }
  return () => {
    for (const signal of signals) process.off(signal, once);
    process.off("disconnect", orphaned);
  };
}
