import { DomainError } from "#domain/error.ts";

export const bodyBytesMax = 1_048_576;
// A body that is too large is read to its end and thrown away, because a client that is still sending when the
// connection breaks never sees the answer. Beyond this it has itself to blame.
const drainedBytesMax = 32 * bodyBytesMax;

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
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= bodyBytesMax) chunks.push(chunk);
    else chunks.length = 0;
    if (size > drainedBytesMax) break;
  }
  if (size > bodyBytesMax) throw tooLarge();
  return Buffer.concat(chunks);
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

function tooLarge(): DomainError {
  return new DomainError("PAYLOAD_TOO_LARGE", "The body is larger than 1 MB (1,048,576 bytes)");
}
