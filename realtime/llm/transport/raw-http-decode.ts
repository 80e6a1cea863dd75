import { PassThrough } from "node:stream";
import { decoded, isCompressed, isPlain } from "#lib/content-decoding.ts";
import type { RawHttpBody } from "./raw-http-body.ts";

/** More than any answer has: what grows beyond it when it is read is meant to fill the memory. */
const bytesMax = 32_000_000;

/** Where the bytes of an answer go. */
export type Sink = Pick<RawHttpBody, "push" | "end">;

/**
 * `body` for the bytes of an answer with this content-encoding: bodies are asked for as they are, and some servers compress
 * them all the same, or do so without saying it.
 */
export function decoding(body: RawHttpBody, encoding: string | null): Sink {
  if (!isPlain(encoding)) return decoder(body, encoding);
  let sink: Sink | null = null;
  return {
    push: (bytes, from = 0, to = bytes.length) => {
      sink ??= isCompressed(bytes.subarray(from, to)) ? decoder(body, null) : body;
      sink.push(bytes, from, to);
    },
    end: (error) => (sink ?? body).end(error),
  };
}

function decoder(body: RawHttpBody, encoding: string | null): Sink {
  const source = new PassThrough();
  void pour(decoded(source, encoding, bytesMax), body);
  return {
    // What is read into is used again for the next read.
    push: (bytes, from = 0, to = bytes.length) => void source.write(Buffer.from(bytes.subarray(from, to))),
    end: (error) => void (error ? source.destroy(error) : source.end()),
  };
}

async function pour(pieces: AsyncIterable<Uint8Array>, body: RawHttpBody): Promise<void> {
  try {
    for await (const piece of pieces) body.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    body.end(null);
  } catch (error) {
    body.cut(error instanceof Error ? error : new Error(String(error)));
  }
}
