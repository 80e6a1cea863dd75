import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaveNoProcess, leaveNothing } from "../tests/setup/leave-nothing.ts";
import { onStop } from "./start/end-with-parent.ts";
import { prepareClient, runNode, stopPreparing } from "./start/prepare.ts";

// Runs every benchmark in its own process, one after the other; each prints its ratios first.
const home = mkdtempSync(join(tmpdir(), "bestchat-bench-"));
process.env.TMPDIR = home;
leaveNothing({ kind: "folder", path: home });
onStop(() => void stopPreparing().then(() => process.exit(1)));

await prepareClient();
for (const file of readdirSync("tests/load")
  .filter((name) => name.endsWith(".bench.ts"))
  .sort()) {
  console.log(`\n${file}`);
  const { code } = await runNode([`tests/load/${file}`], process.env, { shown: true, onStart: leaveNoProcess });
  if (code !== 0) process.exitCode = 1;
}
