import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { z } from "zod";

/** A file of ours that holds no JSON of the shape that we write; the message names the file. */
export class DamagedFile extends Error {}

/** What a JSON file holds, or null when there is none. Throws DamagedFile for everything that we did not write. */
export function readJsonFile<T extends z.ZodType>(file: string, schema: T): z.output<T> | null {
  if (!existsSync(file)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new DamagedFile(`${file} is damaged`, { cause: error });
  }
}

/** Written aside and renamed: whoever reads the file, also after a power cut, finds the old content or the new one, whole. */
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
