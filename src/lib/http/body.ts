/** The bytes of a body, or why it was not accepted. */
export type ReadBody = { content: Buffer<ArrayBuffer> } | { refusal: "broken" | "too-large" };

const megabyte = 1_048_576;
// A body that is too large is answered at once and the rest is discarded: if the connection broke while the client is sending, it
// would never see the response. Up to this many bytes.
export const drainedBytesMax = 32 * megabyte;

type Chunks = AsyncIterator<Uint8Array> | undefined;

/** The bytes of a body, counted while they arrive, so that at most `bytesMax` are buffered. */
export async function readBytes(body: AsyncIterable<Uint8Array> | null, bytesMax: number): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Iterated by hand, because leaving a loop over Node's request early would destroy its connection.
  const pieces = body?.[Symbol.asyncIterator]();
  try {
    for (let chunk = await next(pieces); chunk; chunk = await next(pieces)) {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= bytesMax) continue;
      void discard(pieces, size);
      return { refusal: "too-large" };
    }
  } catch {
    return { refusal: "broken" }; // A client that disconnects midway is no failure of ours.
  }
  return { content: Buffer.concat(chunks) };
}

/** The text of a JSON body, or why it was refused. Each process words the refusals itself. */
export type JsonText = { text: string } | { refusal: "media-type" | "too-large" | "broken" | "not-utf-8" };
type JsonBody = { body: AsyncIterable<Uint8Array> | null; isEmpty: boolean; contentType?: string | null; contentEncoding?: string | null };

/** Reads a UTF-8 JSON body of at most `bytesMax`. An empty body needs no content type: it is invalid JSON. */
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

/** Whether a body is declared as JSON that we can read. */
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

async function next(pieces: Chunks): Promise<Uint8Array | undefined> {
  return (await pieces?.next())?.value;
}

async function discard(pieces: Chunks, read: number): Promise<void> {
  let size = read;
  try {
    for (let chunk = await next(pieces); chunk && size <= drainedBytesMax; chunk = await next(pieces)) size += chunk.byteLength;
    await pieces?.return?.();
  } catch {
    // The client has disconnected, with or without our response.
  }
}
