import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

export type Postmaster = { pid: number; port: number; status: string };

/** What PostgreSQL's first process noted in its data folder; null where nothing runs, or it is just writing that. */
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
 * Whether the process of a noted number is the PostgreSQL of this folder. After a power cut the number may be any program's, and
 * where PostgreSQL is used for more it is often another PostgreSQL's: that one must neither be ended nor waited for.
 */
export function runsIn(home: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    if (process.platform === "linux") return runsInOnLinux(home, pid);
    if (process.platform === "win32") return true;
    return namesFolder(execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }), home);
  } catch {
    return false; // Gone between the two looks.
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

/** PostgreSQL goes into its folder, so that a folder that was renamed under it is still known. */
function worksIn(home: string, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(home);
  } catch {
    return false; // Another user's process.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
