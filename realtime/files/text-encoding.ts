import { createReadStream } from "node:fs";

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** Bytes that are undefined in Windows-1252, and controls that no text file contains. */
const noText = new Set(
  [...Array(32).keys()].filter((byte) => ![9, 10, 12, 13, 27].includes(byte)).concat([0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d]),
);
/** Western text has few letters beyond ASCII; a larger share means another alphabet, or no text. */
const highShareMax = 0.4;

/**
 * The encoding of a text file; null if it is not text. UTF-16 is detected by its byte order mark or by the position of zero
 * bytes.
 */
export async function encodingOf(path: string): Promise<TextEncodingName | null> {
  const stats = { bytes: 0, high: 0, odd: 0, zeros: [0, 0] };
  let head = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    if (head.length < 4) head = Buffer.concat([head, bytes.subarray(0, 4)]);
    for (const [index, byte] of bytes.entries()) {
      if (byte === 0) stats.zeros[(stats.bytes + index) % 2] = (stats.zeros[(stats.bytes + index) % 2] ?? 0) + 1;
      else if (byte >= 0x80) stats.high += 1;
      if (noText.has(byte)) stats.odd += 1;
    }
    stats.bytes += bytes.length;
  }
  const [even = 0, odd = 0] = stats.zeros;
  if (head[0] === 0xff && head[1] === 0xfe) return (await decodes(path, "utf-16le")) ? "utf-16le" : null;
  if (head[0] === 0xfe && head[1] === 0xff) return (await decodes(path, "utf-16be")) ? "utf-16be" : null;
  if (even + odd > 0) {
    const [few, many] = [Math.min(even, odd), Math.max(even, odd)];
    if (stats.bytes % 2 === 1 || few > 0 || many * 4 < stats.bytes) return null;
    const encoding = odd > even ? "utf-16le" : "utf-16be";
    return (await decodes(path, encoding)) ? encoding : null;
  }
  if (await decodes(path, "utf-8")) return "utf-8";
  return stats.odd === 0 && stats.high < stats.bytes * highShareMax ? "windows-1252" : null;
}

/** Whether the whole file decodes without errors and without NUL. */
async function decodes(path: string, encoding: TextEncodingName): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) {
      if (decoder.decode(chunk as Buffer, { stream: true }).includes("\0")) return false;
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
