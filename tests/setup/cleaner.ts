import { existsSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { readPids } from "../../scripts/start/pid-file.ts";
import { stopPostgres } from "../../scripts/start/postgres.ts";
import { stillRuns } from "../../scripts/start/process-identity.ts";
import { Leftover } from "./leave-nothing.ts";

// A separate process beside a test run: it receives over stdin what the run has started, and cleans that up when stdin closes,
// however the run ended. See leave-nothing.ts.
const leftovers: Leftover[] = [];
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
for await (const line of createInterface({ input: process.stdin })) leftovers.push(Leftover.parse(JSON.parse(line)));
for (const leftover of leftovers.reverse()) await clear(leftover);

async function clear(leftover: Leftover): Promise<void> {
  switch (leftover.kind) {
    case "process":
      if (stillRuns(leftover.process)) killGroup(leftover.process.pid);
      break;
    case "postgres":
      await stopPostgres(leftover.dir);
      break;
    case "installation": {
      const { supervisor } = readPids(leftover.dataDir);
      if (!supervisor || !stillRuns(supervisor)) break;
      process.kill(supervisor.pid, "SIGTERM");
      while (stillRuns(supervisor)) await new Promise((resolve) => setTimeout(resolve, 50));
      break;
    }
    case "folder":
      await removeFolder(leftover.path);
  }
}

/** Including everything that it started, if it leads a process group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    process.kill(pid, "SIGKILL");
  }
}

/** A process that is ending may still write there: retries until the folder stays away. */
async function removeFolder(path: string): Promise<void> {
  for (let looks = 0; looks < 20; looks += 1) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Something was written during the removal.
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (!existsSync(path)) return;
  }
}
