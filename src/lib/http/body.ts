/** The bytes of a body, or why it could not be taken. */
export type ReadBody = { content: Buffer<ArrayBuffer> } | { refusal: "broken" | "too-large" };

const megabyte = 1_048_576;
// A body that is too large is answered at once, and what still comes is thrown away: a client that is sending when the
// connection breaks never sees the answer. Beyond this it has itself to blame.
export const drainedBytesMax = 32 * megabyte;

type Pieces = AsyncIterator<Uint8Array> | undefined;

/** The bytes of a body, counted while they arrive, so that nobody makes us hold more than `bytesMax`. */
export async function readBytes(body: AsyncIterable<Uint8Array> | null, bytesMax: number): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // By hand, because leaving a loop over Node's request early would break its connection.
  const pieces = body?.[Symbol.asyncIterator]();
  try {
    for (let chunk = await next(pieces); chunk; chunk = await next(pieces)) {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= bytesMax) continue;
      void throwAway(pieces, size);
      return { refusal: "too-large" };
    }
  } catch {
    return { refusal: "broken" }; // A client that hangs up in the middle is no failure of ours.
  }
  return { content: Buffer.concat(chunks) };
}

/** The text of a JSON body, or why it could not be taken. Both processes say each refusal in their own words. */
export type JsonText = { text: string } | { refusal: "media-type" | "too-large" | "broken" | "not-utf-8" };
type JsonBody = { body: AsyncIterable<Uint8Array> | null; isEmpty: boolean; contentType?: string | null; contentEncoding?: string | null };

/** Reads a JSON body in UTF-8 of at most `bytesMax`. One that is empty needs no type: it is JSON that is not valid. */
export async function readJsonText({ body, isEmpty, contentType, contentEncoding }: JsonBody, bytesMax: number): Promise<JsonText> {
  if (!isEmpty && !isPlainJson(contentType, contentEncoding)) return { refusal: "media-type" };
  const read = await readBytes(body, bytesMax);
  if ("refusal" in read) return read;
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(read.content) };
  } catch {
    return { refusal: "not-utf-8" };
  }
}

/** Whether a body says that it is JSON which we can read. */
export function isPlainJson(contentType: string | null | undefined, contentEncoding: string | null | undefined): boolean {
  const [type = "", ...parameters] = (contentType ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length);
  return (
    type === "application/json" && (charset ?? "utf-8").replaceAll('"', "") === "utf-8" && (contentEncoding ?? "identity") === "identity"
  );
}

async function next(pieces: Pieces): Promise<Uint8Array | undefined> {
  return (await pieces?.next())?.value;
}

async function throwAway(pieces: Pieces, read: number): Promise<void> {
  let size = read;
  try {
    for (let chunk = await next(pieces); chunk && size <= drainedBytesMax; chunk = await next(pieces)) size += chunk.byteLength;
    await pieces?.return?.();
  } catch {
    // The client has hung up, and has its answer or does not want it.
  }
}
