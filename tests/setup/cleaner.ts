import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { readPids } from "../../sandbox/pid-file.ts";
import { stopPostgres } from "../../sandbox/postgres.ts";
import { stillRuns } from "../../sandbox/process-identity.ts";
import { Leftover } from "./leave-nothing.ts";

// A process of its own beside a run of tests: it is told over its input what the run began, and clears that away when the
// input ends, however the run ended. See leave-nothing.ts.
const leftovers: Leftover[] = [];
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
for await (const line of createInterface({ input: process.stdin })) leftovers.push(Leftover.parse(JSON.parse(line)));
for (const leftover of leftovers.reverse()) await clear(leftover);

async function clear(leftover: Leftover): Promise<void> {
  switch (leftover.kind) {
    case "process":
      if (stillRuns(leftover.process)) process.kill(leftover.process.pid, "SIGKILL");
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
      rmSync(leftover.path, { recursive: true, force: true });
  }
}
