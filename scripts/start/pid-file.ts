import { join } from "node:path";
import { z } from "zod";
import { readJsonFile, writeJsonFile } from "./json-file.ts";
import { identityOf, type ProcessIdentity } from "./process-identity.ts";

/** Numbers by name, as people and scripts read them, and beside them when each of these processes began. */
const PidFile = z.object({ began: z.record(z.string(), z.string()) }).catchall(z.number().int().positive());

/** The supervisor and its children as they last were, by name; empty where nothing was noted or the note cannot be read. */
export function readPids(dataDir: string): Record<string, ProcessIdentity> {
  try {
    const { began = {}, ...pids } = readJsonFile(fileOf(dataDir), PidFile) ?? {};
    return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, { pid: Number(pid), began: began[name] ?? "" }]));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}: it is written again.`);
    return {};
  }
}

/** Notes which processes run now, each so that it is told from a later one of the same number. */
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
