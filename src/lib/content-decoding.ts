import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from "node:zlib";

/** A body whose encoding cannot be decoded, or which is too large when decoded. */
export class ContentError extends Error {}

type Bytes = AsyncIterable<Uint8Array>;
type CreateDecoder = () => Transform;

/** Flushes each chunk as soon as it is readable, so that streams are not delayed to their end. */
const flushing = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const flushingBrotli = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const gunzip: CreateDecoder = () => createGunzip(flushing);
const unzstd: CreateDecoder = () => createZstdDecompress();
const codingsMax = 4;
/** How many bytes distinguish an encoding from plain text. */
const magicBytes = 4;

/**
 * Decodes a body with this content-encoding. Careless servers name an encoding and send plain text, use one without naming it,
 * send deflate without its header, or compress twice: so the first bytes are checked.
 * @throws ContentError when it cannot be read, or is longer than `bytesMax`
 */
export async function* decoded(source: Bytes, encoding: string | null, bytesMax: number): AsyncGenerator<Uint8Array> {
  const named = codingsIn(encoding);
  let bytes: Bytes = source;
  for (const name of named.toReversed()) bytes = withoutCoding(bytes, name);
  // Compressed once more than announced.
  bytes = withoutCoding(bytes, "");
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.byteLength;
    if (length > bytesMax) throw new ContentError("The server's answer is too large.");
    yield chunk;
  }
}

/** Whether a body has no declared encoding. */
export function isPlain(encoding: string | null): boolean {
  return codingsIn(encoding).length === 0;
}

/** Whether a body with these first bytes is compressed, whatever its header declares. */
export function isCompressed(first: Uint8Array): boolean {
  return (first[0] === 0x1f && first[1] === 0x8b) || (first[0] === 0x28 && first[1] === 0xb5 && first[2] === 0x2f && first[3] === 0xfd);
}

function codingsIn(encoding: string | null): string[] {
  const names = (encoding ?? "").split(",").map((name) => name.trim().toLowerCase());
  const codings = names.filter((name) => /^(x-)?gzip$|^deflate$|^br$|^zstd$/.test(name));
  if (codings.length > codingsMax) throw new ContentError("The answer is compressed too often");
  return codings;
}

/** `name` is "" if none was declared. */
async function* withoutCoding(source: Bytes, name: string): AsyncGenerator<Uint8Array> {
  const from = source[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  let isEnded = false;
  while (first.length < magicBytes && !isEnded) {
    const { done, value } = await from.next();
    if (done) isEnded = true;
    else first = Buffer.concat([first, value]);
  }
  let failure: unknown;
  const next = () =>
    from.next().catch((error: unknown) => {
      failure = error;
      throw error;
    });
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (first.length > 0) yield first;
      for (let read = isEnded ? null : await next(); read && !read.done; read = await next()) yield read.value;
    } finally {
      await from.return?.();
    }
  }
  const create = decoderFor(name, first);
  if (!create) return yield* all();
  const decoder = create();
  // Failures surface through the decoder, which is read below.
  pipeline(Readable.from(all(), { objectMode: false }), decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw error === failure ? error : new ContentError("The answer is compressed in a way that cannot be read", { cause: error });
  }
}

function decoderFor(name: string, first: Buffer): CreateDecoder | null {
  if (isCompressed(first)) return first[0] === 0x1f ? gunzip : unzstd;
  if (name === "" || first.length === 0 || isText(first)) return null;
  if (name === "br") return () => createBrotliDecompress(flushingBrotli);
  if (name === "deflate") return hasZlibHead(first) ? () => createInflate(flushing) : () => createInflateRaw(flushing);
  return name === "zstd" ? unzstd : gunzip;
}

function hasZlibHead([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** How every uncompressed response of a model server begins: a field, JSON or HTML, possibly after a BOM or spaces. */
function isText(first: Buffer): boolean {
  return /^(\ufeff|\s)*([\x20-\x7e]|\s)+$/.test(first.subarray(0, 16).toString("utf8"));
}
