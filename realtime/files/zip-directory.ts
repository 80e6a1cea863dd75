import { open } from "node:fs/promises";

const endLength = 22;
const commentLengthMax = 65_535;
const directoryBytesMax = 4 * 1_048_576;

export type ZipEntry = { name: string; size: number };

/** The entries that a zip file's directory declares, without unpacking; null if it is unreadable. */
export async function readZipDirectory(path: string): Promise<ZipEntry[] | null> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, endLength + commentLengthMax));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const at = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
    if (at < 0 || at + endLength > tail.length) return null;
    const [length, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    if (length > directoryBytesMax || offset + length > size) return null;
    const directory = Buffer.alloc(length);
    await handle.read(directory, 0, length, offset);
    return entriesOf(directory);
  } finally {
    await handle.close();
  }
}

function entriesOf(directory: Buffer): ZipEntry[] | null {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) return null;
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
    entries.push({ name, size: directory.readUInt32LE(at + 24) });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}
