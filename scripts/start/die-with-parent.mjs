import { flushCompileCache } from "node:module";

// Preloaded into every child of the supervisor: when the supervisor is killed, even by SIGKILL, its channel
// closes and the child ends as if told to.
if (process.channel) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}

// What was compiled while it started is kept now: a process that is killed has no other time for it.
if (process.env.NODE_COMPILE_CACHE) setTimeout(() => flushCompileCache(), 15_000).unref();

// Between a watched program and scripts/start/watched.ts stands Node's own watching process, which notices nothing.
const watcher = Number(process.env.WATCHED_BY);
if (watcher)
  setInterval(() => {
    try {
      process.kill(watcher, 0);
    } catch {
      for (const pid of [process.ppid, process.pid]) process.kill(pid, "SIGTERM");
    }
  }, 500).unref();

// For this process alone: what it forks would inherit the flag, and a worker that only waits for messages, as Next's
// do in development, would end at once without a word, because nothing but the channel above keeps it running.
const at = process.execArgv.indexOf(import.meta.url);
if (at > 0) process.execArgv.splice(at - 1, 2);
