import { join } from "node:path";
import { z } from "zod";
import { readJsonFile, writeJsonFile } from "./json-file.ts";
import { identityOf, type ProcessIdentity } from "./process-identity.ts";

/** Pids by name for people and scripts, and the start time of each process. */
const PidFile = z.object({ began: z.record(z.string(), z.string()) }).catchall(z.number().int().positive());

/** The last recorded supervisor and children, by name; empty when nothing was recorded or it is unreadable. */
export function readPids(dataDir: string): Record<string, ProcessIdentity> {
  try {
    const { began = {}, ...pids } = readJsonFile(fileOf(dataDir), PidFile) ?? {};
    return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, { pid: Number(pid), began: began[name] ?? "" }]));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}: it is written again.`);
    return {};
  }
}

/** Records the running processes, each with its start time to distinguish it from a later one with the same pid. */
export function notePids(dataDir: string, pids: Record<string, number | undefined>): void {
  const running = Object.entries(pids).flatMap(([name, pid]) => {
    const identity = pid === undefined ? null : identityOf(pid);
    return identity ? [{ name, ...identity }] : [];
  });
  writeJsonFile(fileOf(dataDir), {
    ...Object.fromEntries(running.map(({ name, pid }) => [name, pid])),
    began: Object.fromEntries(running.map(({ name, began }) => [name, began])),
  });
}

function fileOf(dataDir: string): string {
  return join(dataDir, "pids.json");
}
