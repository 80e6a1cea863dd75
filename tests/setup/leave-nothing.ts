import { type ChildProcess, spawn } from "node:child_process";
import { z } from "zod";
import { identityOf, ProcessIdentity } from "../../scripts/start/process-identity.ts";

/** What a run of tests began outside its own process. */
export const Leftover = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("process"), process: ProcessIdentity }),
  z.object({ kind: z.literal("postgres"), dir: z.string() }),
  z.object({ kind: z.literal("installation"), dataDir: z.string() }),
  z.object({ kind: z.literal("folder"), path: z.string() }),
]);
export type Leftover = z.infer<typeof Leftover>;

let cleaner: ChildProcess | undefined;

/**
 * Has this cleared away when this process ends, also when it is killed: clean-up of our own does not run then. The newest goes
 * first; what is gone by itself is left alone.
 */
export function leaveNothing(leftover: Leftover): void {
  cleaner ??= startCleaner();
  cleaner.stdin?.write(`${JSON.stringify(leftover)}\n`);
}

/** The same for a child process. */
export function leaveNoProcess(child: ChildProcess): void {
  const identity = identityOf(child.pid ?? 0);
  if (identity) leaveNothing({ kind: "process", process: identity });
}

/** Of a process group of its own, which a Ctrl-C does not reach; the end of its input is what it waits for. */
function startCleaner(): ChildProcess {
  const program = new URL("./cleaner.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "ignore", "inherit"], detached: true });
  child.unref();
  const { stdin } = child;
  if (stdin && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  return child;
}
