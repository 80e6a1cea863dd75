import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export type ZipEntry = {
  path: string;
  content: AsyncIterable<string | Uint8Array>;
  /** True for content that is already compressed. */
  stored?: boolean;
};

/**
 * A ZIP archive as a stream, with the 64-bit extension when needed: each chunk of an entry is requested after the previous one
 * was consumed, to bound memory.
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const archive = new ZipFile();
  // @types/yazl calls it a ReadableStream; it is a PassThrough, which can be destroyed and read step by step.
  const output = archive.outputStream as Readable;
  archive.on("error", (error: Error) => output.destroy(error));
  output.on("error", () => {});
  let source: Readable | null = null;
  try {
    for await (const { path, content, stored } of entries) {
      const entry = Readable.from(content, { objectMode: false });
      source = entry;
      entry.on("error", (error) => output.destroy(error));
      archive.addReadStreamLazy(path, { compress: !stored }, (take) => take(null, entry));
      while (!entry.readableEnded) {
        const piece = await nextPiece(output, entry);
        if (piece) yield piece;
      }
    }
    archive.end();
    for await (const piece of output) yield piece as Uint8Array<ArrayBuffer>;
  } finally {
    output.destroy();
    await closed(source);
  }
}

/** The next available chunk; null when the entry has ended first. */
async function nextPiece(output: Readable, entry: Readable): Promise<Uint8Array<ArrayBuffer> | null> {
  const ready = output.read() as Uint8Array<ArrayBuffer> | null;
  if (output.errored) throw output.errored;
  if (ready) return ready;
  await new Promise<void>((resolve) => {
    const go = () => {
      for (const [stream, event] of waits) stream.off(event, go);
      resolve();
    };
    const waits = [
      [output, "readable"],
      [output, "close"],
      [entry, "end"],
      [entry, "close"],
    ] as const;
    for (const [stream, event] of waits) stream.on(event, go);
  });
  return null;
}

/** Destroys an entry's source and waits until it is closed. */
function closed(source: Readable | null): Promise<void> {
  if (!source || source.closed) return Promise.resolve();
  return new Promise((resolve) => {
    source.once("close", () => resolve());
    source.destroy();
  });
}

/** Requests a chunk only when the client has taken the previous one, and stops when the client disconnects. */
export function streamOf<T>(pieces: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
