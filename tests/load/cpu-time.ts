import { readdirSync, readFileSync } from "node:fs";

/** CPU time of PostgreSQL: its parent counts ended children, /proc the running ones. */
export function databaseCpuMs(postmaster: number): number {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(statOf(name)[1]) === postmaster);
  return cpuMs(postmaster) + ticks(statOf(postmaster), 13) + children.reduce((sum, pid) => sum + cpuMs(Number(pid)), 0);
}

/** CPU time of one process and its threads, in user and kernel mode. */
export function cpuMs(pid: number): number {
  return ticks(statOf(pid), 11);
}

function ticks(fields: string[], at: number): number {
  return (Number(fields[at] ?? 0) + Number(fields[at + 1] ?? 0)) * 10;
}

/** The fields from the state on; empty if the process has ended. */
function statOf(pid: number | string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  } catch {
    return [];
  }
}
