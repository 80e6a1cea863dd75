import { randomBytes } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Storage } from "../storage.ts";

/** Files in DATA_DIR/uploads, each under its key. */
export function createFileStorage(dataDir: string): Storage {
  const folder = join(dataDir, "uploads");
  const pathOf = (key: string) => {
    if (!/^[\w-]+$/.test(key)) throw new Error("a storage key is an id");
    return join(folder, key);
  };
  return {
    async put(key, body, size) {
      const path = pathOf(key);
      await mkdir(folder, { recursive: true });
      // A temporary name until it is complete, so that a crash never leaves a partial file under a key.
      const unfinished = `${path}.${randomBytes(4).toString("hex")}.part`;
      try {
        const target = createWriteStream(unfinished, { flags: "wx", flush: true });
        await pipeline(body, target);
        if (target.bytesWritten !== size) throw new Error(`${target.bytesWritten} bytes came instead of ${size}`);
        await rename(unfinished, path);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    async get(key) {
      try {
        return (await open(pathOf(key))).createReadStream();
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    async exists(key) {
      try {
        await access(pathOf(key), constants.R_OK);
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
