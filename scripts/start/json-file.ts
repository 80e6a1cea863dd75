import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { z } from "zod";

/** A file of ours without JSON in our schema; the message names the file. */
export class DamagedFile extends Error {}

/** The content of a JSON file, or null if it does not exist. @throws DamagedFile when it does not match the schema */
export function readJsonFile<T extends z.ZodType>(file: string, schema: T): z.output<T> | null {
  if (!existsSync(file)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new DamagedFile(`${file} is damaged`, { cause: error });
  }
}

/** Written to a temporary file and renamed, so that readers see either the old or the new content, even after a power failure. */
export function writeJsonFile(file: string, value: unknown, mode = 0o644): void {
  const aside = `${file}.${process.pid}.tmp`;
  const handle = openSync(aside, "w", mode);
  try {
    writeSync(handle, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(aside, file);
}
