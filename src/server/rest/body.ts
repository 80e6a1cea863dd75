import { DomainError } from "#domain/error.ts";

export const bodyBytesMax = 1_048_576;
export const bodyTooLarge = "The body is larger than 1 MB (1,048,576 bytes)";
// A body that is too large is answered at once, and what still comes is thrown away: a client that is sending when the
// connection breaks never sees the answer. Beyond this it has itself to blame.
export const drainedBytesMax = 32 * bodyBytesMax;

/**
 * The JSON body of a request. Bytes are counted while they arrive, so that nobody makes us hold more than the limit.
 * Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_JSON.
 */
export async function readJson(request: Request): Promise<unknown> {
  if (hasBody(request)) requireJsonType(request.headers);
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
}

/** The raw bytes of a body of at most 1 MB. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let chunk = await next(reader); chunk; chunk = await next(reader)) {
    size += chunk.byteLength;
    chunks.push(chunk);
    if (size <= bodyBytesMax) continue;
    void throwAway(reader, size);
    throw new DomainError("PAYLOAD_TOO_LARGE", bodyTooLarge);
  }
  return Buffer.concat(chunks);
}

type Reader = ReadableStreamDefaultReader<Uint8Array> | undefined;

/** The next piece, undefined at the end. A client that hangs up in the middle is no failure of ours. */
async function next(reader: Reader): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value;
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body broke off", { cause });
  }
}

async function throwAway(reader: Reader, read: number): Promise<void> {
  let size = read;
  try {
    for (let chunk = await next(reader); chunk && size <= drainedBytesMax; chunk = await next(reader)) size += chunk.byteLength;
    await reader?.cancel();
  } catch {
    // The client has hung up, and has its answer or does not want it.
  }
}

function hasBody(request: Request): boolean {
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
