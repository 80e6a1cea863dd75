import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import type { RawHttpBody } from "./raw-http-body.ts";

/** Each piece is given on as soon as it can be read: a stream must not wait for its end. */
const atOnce = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const decoders: Record<string, () => Transform> = {
  gzip: () => createGunzip(atOnce),
  "x-gzip": () => createGunzip(atOnce),
  deflate: () => createInflate(atOnce),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress(),
};

/** Where the bytes of an answer go. */
export type Sink = Pick<RawHttpBody, "push" | "end">;

/**
 * `body` for the bytes of an answer with this content-encoding: bodies are asked for as they are, and some servers compress
 * them all the same. @throws when nothing here reads it
 */
export function decoding(body: Sink, encoding: string | null): Sink {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return body;
  const decoder = decoders[name]?.();
  if (!decoder) throw new Error("The answer is compressed in an unknown way");
  decoder.on("data", (bytes: Buffer) => body.push(bytes));
  decoder.once("end", () => body.end(null));
  decoder.on("error", (error) => body.end(error));
  return {
    // What is read into is used again for the next read.
    push: (bytes, from = 0, to = bytes.length) => void decoder.write(Buffer.from(bytes.subarray(from, to))),
    end: (error) => {
      if (error) body.end(error);
      else decoder.end();
    },
  };
}
