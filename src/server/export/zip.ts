import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

export type ZipEntry = {
  path: string;
  content: AsyncIterable<string | Uint8Array>;
  /** True for bytes that are compressed already. */
  stored?: boolean;
};

const flushBytes = 65_536;

/** A ZIP archive as it is made: the next piece of an entry is asked for when the last one was taken, so memory stays small. */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let ready: Uint8Array[] = [];
  let size = 0;
  let failure: Error | null = null;
  const archive = new Zip((error, chunk) => {
    failure ??= error;
    ready.push(chunk);
    size += chunk?.length ?? 0;
  });
  const take = () => {
    if (failure) throw failure;
    const taken = Buffer.concat(ready);
    ready = [];
    size = 0;
    return taken;
  };
  const encoder = new TextEncoder();
  for await (const { path, content, stored } of entries) {
    const file = stored ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    archive.add(file);
    for await (const piece of content) {
      file.push(typeof piece === "string" ? encoder.encode(piece) : piece);
      if (size >= flushBytes) yield take();
    }
    file.push(new Uint8Array(0), true);
    // The client sees at once that it has begun, however long the next entry takes.
    yield take();
  }
  archive.end();
  yield take();
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
