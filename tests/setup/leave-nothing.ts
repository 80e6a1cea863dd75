import { type ChildProcess, spawn } from "node:child_process";
import { z } from "zod";
import { identityOf, ProcessIdentity } from "../../scripts/start/process-identity.ts";

/** Something that a test run has started outside its own process. */
export const Leftover = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("process"), process: ProcessIdentity }),
  z.object({ kind: z.literal("postgres"), dir: z.string() }),
  z.object({ kind: z.literal("installation"), dataDir: z.string() }),
  z.object({ kind: z.literal("folder"), path: z.string() }),
]);
export type Leftover = z.infer<typeof Leftover>;

let cleaner: ChildProcess | undefined;

/**
 * Cleans this up when this process ends, even when it is killed and our own clean-up does not run. Newest first; what is already
 * gone is ignored.
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

/** In its own process group, which Ctrl-C does not reach; it waits for its stdin to close. */
function startCleaner(): ChildProcess {
  const program = new URL("./cleaner.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "ignore", "inherit"], detached: true });
  child.unref();
  const { stdin } = child;
  if (stdin && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  return child;
}
