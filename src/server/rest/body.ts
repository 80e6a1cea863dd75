import { DomainError } from "#domain/error.ts";
import { isPlainJson, readBytes as readBody } from "#lib/http/body.ts";
import type { ApiRequest } from "#server/http/request.ts";

export const bodyBytesMax = 1_048_576;
export const bodyTooLarge = "The body is larger than 1 MB (1,048,576 bytes)";

/** The JSON body of a request. Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_JSON. */
export async function readJson(request: ApiRequest): Promise<unknown> {
  if (hasBody(request) && !isPlainJson(request.headers.get("content-type"), request.headers.get("content-encoding")))
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json in UTF-8, not compressed");
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
}

/** The raw bytes of a body of at most 1 MB. */
export async function readBytes(request: ApiRequest): Promise<Buffer<ArrayBuffer>> {
  const read = await readBody(request.body, bodyBytesMax);
  if ("content" in read) return read.content;
  if (read.refusal === "too-large") throw new DomainError("PAYLOAD_TOO_LARGE", bodyTooLarge);
  throw new DomainError("INVALID_JSON", "The body broke off");
}

function hasBody(request: ApiRequest): boolean {
  return request.body !== null && request.headers.get("content-length") !== "0";
}
