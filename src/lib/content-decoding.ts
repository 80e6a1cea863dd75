import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from "node:zlib";

/** A body whose coding cannot be undone, or which is too large when it is. */
export class ContentError extends Error {}

type Bytes = AsyncIterable<Uint8Array>;
type MakeDecoder = () => Transform;

/** Each piece is given on as soon as it can be read: a stream must not wait for its end. */
const atOnce = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotliAtOnce = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const gunzip: MakeDecoder = () => createGunzip(atOnce);
const unzstd: MakeDecoder = () => createZstdDecompress();
const codingsMax = 4;
/** So many bytes tell a coding from a text. */
const tellingBytes = 4;

/**
 * The bytes of a body with this content-encoding as they were before. Servers say what they did carelessly: they name a
 * coding and send plain text, send one that they do not name, say deflate and leave its head out, or compress twice. So the
 * first bytes are looked at. @throws ContentError when it cannot be read, or is longer than `bytesMax`
 */
export async function* decoded(source: Bytes, encoding: string | null, bytesMax: number): AsyncGenerator<Uint8Array> {
  const named = codingsIn(encoding);
  let bytes: Bytes = source;
  for (const name of named.toReversed()) bytes = withoutCoding(bytes, name);
  // Compressed once more than was said.
  bytes = withoutCoding(bytes, "");
  let length = 0;
  for await (const piece of bytes) {
    length += piece.byteLength;
    if (length > bytesMax) throw new ContentError("The server's answer is too large.");
    yield piece;
  }
}

/** Whether a body says nothing of a coding. */
export function isPlain(encoding: string | null): boolean {
  return codingsIn(encoding).length === 0;
}

/** Whether a body that begins so is compressed, whatever is said of it. */
export function isCompressed(first: Uint8Array): boolean {
  return (first[0] === 0x1f && first[1] === 0x8b) || (first[0] === 0x28 && first[1] === 0xb5 && first[2] === 0x2f && first[3] === 0xfd);
}

function codingsIn(encoding: string | null): string[] {
  const names = (encoding ?? "").split(",").map((name) => name.trim().toLowerCase());
  const known = names.filter((name) => /^(x-)?gzip$|^deflate$|^br$|^zstd$/.test(name));
  if (known.length > codingsMax) throw new ContentError("The answer is compressed too often");
  return known;
}

/** `name` is "" where none was said. */
async function* withoutCoding(source: Bytes, name: string): AsyncGenerator<Uint8Array> {
  const from = source[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  let isOver = false;
  while (first.length < tellingBytes && !isOver) {
    const { done, value } = await from.next();
    if (done) isOver = true;
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
      for (let read = isOver ? null : await next(); read && !read.done; read = await next()) yield read.value;
    } finally {
      await from.return?.();
    }
  }
  const make = decoderFor(name, first);
  if (!make) return yield* all();
  const decoder = make();
  // How it fails is told by the decoder, which is read below.
  pipeline(Readable.from(all(), { objectMode: false }), decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw error === failure ? error : new ContentError("The answer is compressed in a way that cannot be read", { cause: error });
  }
}

function decoderFor(name: string, first: Buffer): MakeDecoder | null {
  if (isCompressed(first)) return first[0] === 0x1f ? gunzip : unzstd;
  if (name === "" || first.length === 0 || isText(first)) return null;
  if (name === "br") return () => createBrotliDecompress(brotliAtOnce);
  if (name === "deflate") return hasZlibHead(first) ? () => createInflate(atOnce) : () => createInflateRaw(atOnce);
  return name === "zstd" ? unzstd : gunzip;
}

function hasZlibHead([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** How every answer of a model server begins that is not compressed: a field, JSON, or a page, behind a mark or spaces. */
function isText(first: Buffer): boolean {
  return /^(\ufeff|\s)*([\x20-\x7e]|\s)+$/.test(first.subarray(0, 16).toString("utf8"));
}
