import { PassThrough } from "node:stream";
import { decoded, isCompressed, isPlain } from "#lib/content-decoding.ts";
import type { RawHttpBody } from "./raw-http-body.ts";

/** More than any legitimate answer: a body that decompresses to more is a decompression bomb. */
const bytesMax = 32_000_000;

/** Where response bytes are written. */
export type Sink = Pick<RawHttpBody, "push" | "end">;

/**
 * Wraps `body` to decompress a response with this content-encoding. We request identity encoding, but some servers compress
 * anyway, even without declaring it.
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
  void pump(decoded(source, encoding, bytesMax), body);
  return {
    // The caller reuses its read buffer.
    push: (bytes, from = 0, to = bytes.length) => void source.write(Buffer.from(bytes.subarray(from, to))),
    end: (error) => void (error ? source.destroy(error) : source.end()),
  };
}

async function pump(chunks: AsyncIterable<Uint8Array>, body: RawHttpBody): Promise<void> {
  try {
    for await (const chunk of chunks) body.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    body.end(null);
  } catch (error) {
    body.abort(error instanceof Error ? error : new Error(String(error)));
  }
}
