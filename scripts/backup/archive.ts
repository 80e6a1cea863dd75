import { z } from "zod";
import { BackupError } from "./backup-error.ts";

/** The entries of a backup, in this order: about, secrets, audit heads, tables, audit archives, uploads, end. */
export const EntryHead = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("about"),
    version: z.literal(1),
    product: z.string(),
    madeAt: z.string(),
    migrations: z.array(z.string()),
    sequences: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal("secrets") }),
  z.object({ kind: z.literal("table"), name: z.string(), columns: z.array(z.string()) }),
  z.object({ kind: z.literal("audit"), name: z.string().regex(/^[\w.-]+$/) }),
  z.object({ kind: z.literal("upload"), name: z.string().regex(/^[\w-]+$/) }),
  z.object({ kind: z.literal("end"), entries: z.number() }),
]);
export type EntryHead = z.infer<typeof EntryHead>;
export type Entry = { head: EntryHead; body: AsyncIterable<Buffer> };

// A frame is a type, a length and that many bytes.
const frames = { head: 1, data: 2, over: 3 } as const;
const prefixBytes = 5;

/** Writes entries as one byte stream; their bodies may be of any length. */
export async function* writeArchive(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const { head, body } of entries) {
    yield* entryFrames(head, body);
    count += 1;
  }
  yield* entryFrames({ kind: "end", entries: count }, nothing());
}

/**
 * The entries of an archive. An unread body is skipped.
 * @throws BackupError when it is truncated
 */
export async function* readArchive(bytes: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const reader = framesOf(bytes);
  let count = 0;
  for (let frame = await reader.next(); !frame.done; frame = await reader.next()) {
    if (frame.value.type !== frames.head) throw new BackupError("The backup is not written as this version writes them.");
    const parsed = EntryHead.safeParse(JSON.parse(frame.value.bytes.toString()));
    if (!parsed.success) throw new BackupError("The backup was made by a newer version: use its code to restore it.");
    const body = bodyOf(reader);
    if (parsed.data.kind === "end") {
      if (parsed.data.entries !== count) throw new BackupError(`The backup has ${count} entries instead of ${parsed.data.entries}.`);
      return;
    }
    yield { head: parsed.data, body };
    for await (const _ of body);
    count += 1;
  }
  throw new BackupError("The backup is cut off.");
}

type Frame = { type: number; bytes: Buffer };

async function* entryFrames(head: EntryHead, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield frame(frames.head, Buffer.from(JSON.stringify(head)));
  for await (const bytes of body) yield frame(frames.data, bytes);
  yield frame(frames.over, Buffer.alloc(0));
}

function frame(type: number, bytes: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt8(type);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

async function* framesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = prefixBytes;
  for await (const piece of source) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < wanted) continue;
    let all = Buffer.concat(held);
    for (;;) {
      wanted = all.length < prefixBytes ? prefixBytes : prefixBytes + all.readUInt32BE(1);
      if (all.length < wanted) break;
      yield { type: all.readUInt8(), bytes: all.subarray(prefixBytes, wanted) };
      all = all.subarray(wanted);
    }
    held = [all];
    bytes = all.length;
  }
  if (bytes > 0) throw new BackupError("The backup is cut off.");
}

/** Can be resumed after a break, unlike a plain generator. */
function bodyOf(reader: AsyncGenerator<Frame>): AsyncIterable<Buffer> {
  let isOver = false;
  const next = async (): Promise<IteratorResult<Buffer>> => {
    if (isOver) return { done: true, value: undefined };
    const frame = await reader.next();
    if (frame.done) throw new BackupError("The backup is cut off.");
    if (frame.value.type === frames.data) return { done: false, value: frame.value.bytes };
    isOver = true;
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

export async function* nothing(): AsyncGenerator<Buffer> {}
