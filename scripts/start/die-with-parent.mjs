import { flushCompileCache } from "node:module";

// Preloaded into every child of the supervisor: when the supervisor is killed, even by SIGKILL, its IPC channel closes and the
// child ends as on SIGTERM.
if (process.channel) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}

// Flushes the compile cache of the start now, because a killed process cannot.
if (process.env.NODE_COMPILE_CACHE) setTimeout(() => flushCompileCache(), 15_000).unref();

// Node's own watcher process sits between a watched program and scripts/start/watched.ts, and does not notice the end of either.
const watcher = Number(process.env.WATCHED_BY);
if (watcher)
  setInterval(() => {
    try {
      process.kill(watcher, 0);
    } catch {
      for (const pid of [process.ppid, process.pid]) process.kill(pid, "SIGTERM");
    }
  }, 500).unref();

// For this process alone: forked processes would inherit the flag, and a worker that only waits for messages, such as Next's in
// development, would exit silently, because only the channel above keeps it running.
const at = process.execArgv.indexOf(import.meta.url);
if (at > 0) process.execArgv.splice(at - 1, 2);
