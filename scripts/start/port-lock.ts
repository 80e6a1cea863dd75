import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { readJsonFile } from "./json-file.ts";
import { identityOf, ProcessIdentity, stillRuns } from "./process-identity.ts";

const held = new Set<number>();

/**
 * Locks a port among all copies of BestChat of this user: between checking a port and a child listening on it, another copy would
 * find it free too. False when another copy has it.
 */
export function lockPort(port: number): boolean {
  if (held.has(port)) return true;
  const me = identityOf(process.pid);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      mkdirSync(folder(), { recursive: true, mode: 0o700 });
      writeFileSync(fileOf(port), JSON.stringify(me), { flag: "wx" });
      if (held.size === 0) process.once("exit", unlockPorts);
      held.add(port);
      return true;
    } catch (error) {
      // An unwritable folder cannot hold locks; the port itself is still checked.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return true;
      if (isHeld(port)) return false;
      rmSync(fileOf(port), { force: true });
    }
  }
  return false;
}

function isHeld(port: number): boolean {
  try {
    const holder = readJsonFile(fileOf(port), ProcessIdentity);
    return holder !== null && stillRuns(holder);
  } catch {
    return false; // Left by a crash while writing it.
  }
}

function unlockPorts(): void {
  for (const port of held) rmSync(fileOf(port), { force: true });
}

function folder(): string {
  return join(tmpdir(), `bestchat-ports-${process.getuid?.() ?? userInfo().username}`);
}

function fileOf(port: number): string {
  return join(folder(), `${port}.json`);
}
