import mammoth from "mammoth";
import { cutToBytes } from "./cut-to-bytes.ts";
import { wordParts } from "./word-parts.ts";
import { UnreadableFile, workLimits } from "./worker-jobs.ts";
import { readZipDirectory } from "./zip-directory.ts";

/**
 * The text of a Word document. One that declares too large a size is not unpacked; one that lies about it hits the memory
 * limit.
 */
export async function readDocx(path: string): Promise<{ text: string; truncated: boolean }> {
  const entries = (await readZipDirectory(path)) ?? [];
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (unpacked > workLimits.docxBytes) {
    throw new UnreadableFile("This document unpacks to more than 100 MB, so its text was not read.");
  }
  const { value } = await mammoth.extractRawText({ path });
  const body = value.replace(/\n{3,}/g, "\n\n").trim();
  const text = [body, await wordParts(path, body)].filter(Boolean).join("\n\n");
  if (text === "") throw new UnreadableFile("This document holds no text.");
  return cutToBytes(text, workLimits.textBytes);
}
