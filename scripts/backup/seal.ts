import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { BackupError } from "./backup-error.ts";

// AES-256-GCM in chunks, each authenticated with its number and whether it is the last: a backup can be neither altered,
// reordered nor truncated.
const magic = Buffer.from("BestChatBackup1\n");
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const saltBytes = 16;

/** Encrypts `plain` with `passphrase`. */
export async function* seal(plain: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const key = keyOf(passphrase, salt);
  yield Buffer.concat([magic, salt]);
  let number = 0;
  for await (const { chunk, isLast } of inChunks(plain, chunkBytes)) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, isLast));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/** @throws BackupError when it is no backup, the passphrase is wrong, or it was altered */
export async function* unseal(sealed: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  let key: Buffer | undefined;
  let number = 0;
  for await (const { chunk, isLast } of inChunks(sealed, chunkBytes + tagBytes, magic.length + saltBytes)) {
    if (!key) {
      if (!chunk.subarray(0, magic.length).equals(magic)) throw new BackupError("This is no backup of BestChat.");
      key = keyOf(passphrase, chunk.subarray(magic.length));
      continue;
    }
    yield open(chunk, key, number, isLast);
    number += 1;
  }
  if (number === 0) throw new BackupError("The backup is cut off after its head.");
}

function open(chunk: Buffer, key: Buffer, number: number, isLast: boolean): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(number, isLast));
    decipher.setAuthTag(chunk.subarray(chunk.length - tagBytes));
    return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - tagBytes)), decipher.final()]);
  } catch {
    throw new BackupError(
      number === 0
        ? "The backup does not open: the passphrase or key file is another one, or it is damaged."
        : "The backup is damaged or cut off.",
    );
  }
}

/** Each archive has its own key (by its salt), so a counter never repeats under one key. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 4);
  nonce[0] = isLast ? 1 : 0;
  return nonce;
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 128 * 1024 * 1024 });
}

/** Chunks of exactly `size` bytes (the first one of `first`), and a last one of up to that many. */
async function* inChunks(source: AsyncIterable<Buffer>, size: number, first = size): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = first;
  for await (const piece of source) {
    held.push(piece);
    bytes += piece.length;
    if (bytes <= wanted) continue;
    let all = Buffer.concat(held);
    // A full chunk is held back: it may be the last.
    for (; all.length > wanted; wanted = size) {
      yield { chunk: all.subarray(0, wanted), isLast: false };
      all = all.subarray(wanted);
    }
    held = [all];
    bytes = all.length;
  }
  yield { chunk: Buffer.concat(held), isLast: true };
}
