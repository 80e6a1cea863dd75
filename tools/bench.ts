import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { prepareClient } from "./prepare.ts";

// Every benchmark in its own process, one after the other; each prints its ratios first.
await prepareClient();
for (const file of readdirSync("tests/load")
  .filter((name) => name.endsWith(".bench.ts"))
  .sort()) {
  console.log(`\n${file}`);
  const { status } = spawnSync(process.execPath, [`tests/load/${file}`], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
