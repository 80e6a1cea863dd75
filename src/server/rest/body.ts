import { DomainError } from "#domain/error.ts";
import type { ApiRequest } from "#server/http/request.ts";

export const bodyBytesMax = 1_048_576;
export const bodyTooLarge = "The body is larger than 1 MB (1,048,576 bytes)";
// A body that is too large is answered at once, and what still comes is thrown away: a client that is sending when the
// connection breaks never sees the answer. Beyond this it has itself to blame.
export const drainedBytesMax = 32 * bodyBytesMax;

/**
 * The JSON body of a request. Bytes are counted while they arrive, so that nobody makes us hold more than the limit.
 * Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_JSON.
 */
export async function readJson(request: ApiRequest): Promise<unknown> {
  if (hasBody(request)) requireJsonType(request.headers);
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
}

/** The raw bytes of a body of at most 1 MB. */
export async function readBytes(request: ApiRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // By hand, because leaving a loop over Node's request early would break its connection.
  const pieces = request.body?.[Symbol.asyncIterator]();
  for (let chunk = await next(pieces); chunk; chunk = await next(pieces)) {
    size += chunk.byteLength;
    chunks.push(chunk);
    if (size <= bodyBytesMax) continue;
    void throwAway(pieces, size);
    throw new DomainError("PAYLOAD_TOO_LARGE", bodyTooLarge);
  }
  return Buffer.concat(chunks);
}

type Pieces = AsyncIterator<Uint8Array> | undefined;

/** The next piece, undefined at the end. A client that hangs up in the middle is no failure of ours. */
async function next(pieces: Pieces): Promise<Uint8Array | undefined> {
  try {
    return (await pieces?.next())?.value;
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body broke off", { cause });
  }
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

function hasBody(request: ApiRequest): boolean {
  return request.body !== null && request.headers.get("content-length") !== "0";
}

function requireJsonType(headers: Headers): void {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice("charset=".length)
    .replaceAll('"', "");
  const encoding = headers.get("content-encoding") ?? "identity";
  if (type === "application/json" && (charset ?? "utf-8") === "utf-8" && encoding === "identity") return;
  throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json in UTF-8, not compressed");
}
