import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./process-identity.ts";

export type Postmaster = { pid: number; port: number; status: string };

/** What PostgreSQL's first process recorded in its data folder; null when nothing runs, or it is just being written. */
export function readPostmaster(home: string): Postmaster | null {
  try {
    const lines = readFileSync(join(home, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]), status: (lines[7] ?? "").trim() } : null;
  } catch {
    return null; // No file: nothing runs.
  }
}

/**
 * Whether a recorded pid is this folder's PostgreSQL. After a power failure the pid may belong to any program, often to another
 * PostgreSQL, which must be neither ended nor waited for.
 */
export function runsIn(home: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    if (process.platform === "linux") return runsInOnLinux(home, pid);
    if (process.platform === "win32") return true;
    return namesFolder(execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }), home);
  } catch {
    return false; // Ended between the two checks.
  }
}

function runsInOnLinux(home: string, pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const isZombie = stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  if (isZombie || !command.includes("postgres")) return false;
  return namesFolder(command, home) || worksIn(home, pid);
}

function namesFolder(command: string, home: string): boolean {
  return `${command.trim()} `.includes(` -D ${home} `);
}

/** PostgreSQL changes into its folder, so it is recognised even after the folder was renamed. */
function worksIn(home: string, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(home);
  } catch {
    return false; // Another user's process.
  }
}
