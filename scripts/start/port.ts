import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { DamagedFile, readJsonFile, writeJsonFile } from "./json-file.ts";
import { lockPort } from "./port-lock.ts";

/** Whether nothing listens on `port` of `host` (absent: any interface). */
export async function isFree(port: number, host?: string): Promise<boolean> {
  return (await listenError(port, host)) === null;
}

/** The system's error for listening there now; null if it is possible. */
export function listenError(port: number, host?: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

/** A loopback port for a stand-in, with `count - 1` more after it: its last one if free, else the next free one. */
export async function rememberedPort(dataDir: string, name: string, first: number, count = 1): Promise<number> {
  const file = join(dataDir, "ports.json");
  const ports = readPorts(file);
  let port = ports[name] ?? first;
  // Below the ephemeral range, so that no outgoing connection gets it by chance.
  while (!(await areOurs(port, count))) {
    if (name === "postgres" && ports[name] === port) return port; // Possibly our own, left by a crash: the launcher adopts it.
    port = port >= 30_000 ? 10_000 : port + 7;
  }
  if (ports[name] !== port) writeJsonFile(file, { ...ports, [name]: port });
  return port;
}

async function areOurs(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port += 1) if (!(await isFree(port, "127.0.0.1")) || !lockPort(port)) return false;
  return true;
}

/** Unreadable lists are replaced by new ports: nothing else depends on them. */
function readPorts(file: string): Record<string, number> {
  try {
    return readJsonFile(file, z.record(z.string(), z.number().int())) ?? {};
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    console.error(`${error.message}: the stand-ins get new ports.`);
    return {};
  }
}

/** Gives up a remembered port that another program has taken. */
export function forgetPort(dataDir: string, name: string): void {
  const file = join(dataDir, "ports.json");
  const { [name]: _, ...ports } = readPorts(file);
  writeJsonFile(file, ports);
}

/** The listener of a port as far as the system reveals it: ` (node, process 123)`, or nothing. */
export function holderOf(port: number): string {
  try {
    const lines = execFileSync("ss", ["-ltnpH", `sport = :${port}`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const found = /users:\(\("([^"]+)",pid=(\d+)/.exec(lines);
    return found ? ` by ${found[1]} (process ${found[2]})` : "";
  } catch {
    return ""; // The tool is missing: port and variable are named anyway.
  }
}
