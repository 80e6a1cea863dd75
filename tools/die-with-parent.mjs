// Preloaded into every child of the supervisor: when the supervisor is killed, even by SIGKILL, its channel
// closes and the child ends as if told to.
if (process.channel) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}
