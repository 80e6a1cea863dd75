import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readEnvironmentOrExit } from "./start/environment.ts";

// Controls the local Polar of a running `npm start`: npm run polar -- <action> [name=value …], such as `advance
// customer=ann@example.com` or `drop count=all type=order.paid`; `state` shows its state. See docs/sandbox-polar.md.
readEnvironmentOrExit();
const [action, ...words] = process.argv.slice(2);
if (!action) fail("usage: npm run polar -- <action> [name=value …]");
const file = join(process.env.DATA_DIR || ".data", "ports.json");
if (!existsSync(file)) fail(`${file} is not there: run npm start first, or set DATA_DIR as it was set for it.`);
const { polar: port } = z.object({ polar: z.number().optional() }).parse(JSON.parse(readFileSync(file, "utf8")));
if (!port) fail("This data folder has no local Polar: it is not started while POLAR_ACCESS_TOKEN is set.");

const input = Object.fromEntries(words.map((word) => [word.split("=", 1)[0], word.slice(word.indexOf("=") + 1)]));
const address = `http://127.0.0.1:${port}/control/${encodeURIComponent(action)}`;
const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) };
try {
  const response = await fetch(address, action === "state" ? {} : post);
  console.log(JSON.stringify(await response.json(), null, 2));
  if (!response.ok) process.exitCode = 1;
} catch (error) {
  fail(`The local Polar does not answer on port ${port} (${error}): run npm start first.`);
}

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}
