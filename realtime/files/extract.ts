import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  claimText,
  type ExtractedText,
  failLostTexts,
  markTextFailed,
  type PendingText,
  postponeText,
  storeText,
} from "#domain/file/extraction.ts";
import { logger } from "#lib/logger.ts";
import { storage } from "#lib/storage/open-storage.ts";
import { cutToBytes } from "./cut-to-bytes.ts";
import { runInWorker } from "./run-in-worker.ts";
import { encodingOf } from "./text-encoding.ts";
import { docxType } from "./type-of-file.ts";
import { UnreadableFile, workLimits } from "./worker-jobs.ts";

/** Files processed in parallel. */
const readersMax = 2;
let readers = 0;

/** Extracts the text of all pending files, a few at a time; called whenever there may be one. Returns how many. */
export async function extractTexts(): Promise<number> {
  if (readers >= readersMax) return 0;
  let read = 0;
  readers += 1;
  try {
    await failLostTexts();
    for (let next = await claimText(); next; next = await claimText()) {
      await extract(next);
      read += 1;
    }
  } catch (error) {
    logger.warn({ err: error }, "could not look for pending files; trying again");
  } finally {
    readers -= 1;
  }
  return read;
}

async function extract(file: PendingText): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bestchat-text-"));
  try {
    const bytes = await storage().get(file.id);
    if (!bytes) throw new UnreadableFile("This file is gone.");
    const path = join(folder, "file");
    await pipeline(bytes, createWriteStream(path));
    await storeText(file.id, await textOf(file.mime, path));
  } catch (error) {
    if (error instanceof UnreadableFile) return await markTextFailed(file.id, error.message);
    logger.warn({ err: error, upload: file.id }, "the text of a file could not be read; trying again");
    await postponeText(file.id);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function textOf(mime: string, path: string): Promise<ExtractedText> {
  if (mime !== "application/pdf" && mime !== docxType) return plainText(path);
  const result = await runInWorker({ kind: mime === docxType ? "docx" : "pdf", path });
  if (!("text" in result)) throw new Error("the worker answered another question");
  return result;
}

/** Decodes a text file of any encoding; its type was verified at upload. */
async function plainText(path: string): Promise<ExtractedText> {
  const handle = await open(path);
  try {
    const bytes = Buffer.alloc(workLimits.textBytes + 4);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const text = new TextDecoder((await encodingOf(path)) ?? "utf-8").decode(bytes.subarray(0, bytesRead), { stream: true });
    return cutToBytes(text, workLimits.textBytes);
  } finally {
    await handle.close();
  }
}
