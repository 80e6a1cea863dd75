import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Seconds from the command to a ready product: on an empty and on a used data folder. Packages and the build exist already.
const dataDir = mkdtempSync(join(tmpdir(), "bestchat-start-"));
try {
  await start();
  const cold = await start(true);
  const warm = await start();
  console.log(`warm start / start on an empty data folder: ${(warm / cold).toFixed(2)}× (${warm.toFixed(1)} s / ${cold.toFixed(1)} s)`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

function start(empty = false): Promise<number> {
  if (empty) rmSync(dataDir, { recursive: true, force: true });
  const began = performance.now();
  const env = { ...process.env, PORT: "14440", REALTIME_PORT: "14441", DATA_DIR: dataDir, DATABASE_URL: "" };
  const child = spawn(process.execPath, ["scripts/boot.mjs", "start"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let time = 0;
  child.stdout.on("data", (data: Buffer) => {
    if (time > 0 || !String(data).includes("ready at")) return;
    time = (performance.now() - began) / 1000;
    child.kill("SIGTERM");
  });
  return new Promise((resolve) => child.once("exit", () => resolve(time)));
}
