import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";

/** A process by its pid and start time: after a reboot the pid alone may be another program's. */
export const ProcessIdentity = z.object({ pid: z.number().int().positive(), began: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** The identity of a running process; null when there is none with that pid. */
export function identityOf(pid: number): ProcessIdentity | null {
  if (!isAlive(pid)) return null;
  try {
    return { pid, began: process.platform === "linux" ? startOnLinux(pid) : startElsewhere(pid) };
  } catch {
    return null; // It ended between the two checks.
  }
}

/** Whether exactly that process still runs. */
export function stillRuns({ pid, began }: ProcessIdentity): boolean {
  return identityOf(pid)?.began === began;
}

/** Whether any process has that pid, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ticks since boot and the boot id; the name in brackets may contain anything. */
function startOnLinux(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z") throw new Error("a zombie");
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
}

function startElsewhere(pid: number): string {
  if (process.platform === "win32") {
    return execFileSync("powershell", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`], {
      encoding: "utf8",
    }).trim();
  }
  return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } }).trim();
}
