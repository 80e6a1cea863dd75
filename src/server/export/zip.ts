import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export type ZipEntry = {
  path: string;
  content: AsyncIterable<string | Uint8Array>;
  /** True for bytes that are compressed already. */
  stored?: boolean;
};

/**
 * A ZIP archive as it is made, with the 64-bit extension where it grows so large: the next piece of an entry is asked for when
 * the last one was taken, so memory stays small.
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const archive = new ZipFile();
  // What @types/yazl calls a ReadableStream is a PassThrough, which can be destroyed and read from step by step.
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

/** What is ready, as soon as something is; null when the entry has been read to its end first. */
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

/** The reading of an entry has stopped, and what it read from is given back. */
function closed(source: Readable | null): Promise<void> {
  if (!source || source.closed) return Promise.resolve();
  return new Promise((resolve) => {
    source.once("close", () => resolve());
    source.destroy();
  });
}

/** Asks for a piece only when the client took the one before, and stops the reading when the client leaves. */
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
