import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);

export type RealServer = { url: string; close: () => Promise<void> };

/** The reference server of the protocol, as people run it: with sessions, over streamable HTTP. */
export async function startEverything(): Promise<RealServer> {
  const port = await freePort();
  const main = require.resolve("@modelcontextprotocol/server-everything/dist/index.js");
  const child = spawn(process.execPath, [main, "streamableHttp"], {
    env: { ...process.env, PORT: String(port), NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface({ input: child.stderr })) if (line.includes("listening")) break;
  child.stderr.resume();
  return { url: `http://127.0.0.1:${port}/mcp`, close: () => ended(child) };
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
