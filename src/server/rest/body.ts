import { DomainError } from "#domain/error.ts";
import { type JsonText, readBytes as readBody, readJsonText } from "#lib/http/body.ts";
import type { ApiRequest } from "#server/http/request.ts";

export const bodyBytesMax = 1_048_576;
export const bodyTooLarge = "The body is larger than 1 MB (1,048,576 bytes)";

/** The JSON body of a request. Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_JSON. */
export async function readJson({ body, headers }: ApiRequest): Promise<unknown> {
  const said = { contentType: headers.get("content-type"), contentEncoding: headers.get("content-encoding") };
  const isEmpty = body === null || headers.get("content-length") === "0";
  const read = await readJsonText({ body, isEmpty, ...said }, bodyBytesMax);
  if ("refusal" in read) throw refusalOf(read.refusal);
  try {
    return JSON.parse(read.text);
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
}

/** The raw bytes of a body, of at most 1 MB where nothing else is said. */
export async function readBytes(request: ApiRequest, bytesMax = bodyBytesMax): Promise<Buffer<ArrayBuffer>> {
  const read = await readBody(request.body, bytesMax);
  if ("content" in read) return read.content;
  if (read.refusal === "too-large" && bytesMax !== bodyBytesMax)
    throw new DomainError("PAYLOAD_TOO_LARGE", `The file is larger than ${bytesMax / bodyBytesMax} MB`);
  throw refusalOf(read.refusal);
}

function refusalOf(refusal: Extract<JsonText, { refusal: unknown }>["refusal"]): DomainError {
  if (refusal === "media-type")
    return new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json in UTF-8, not compressed");
  if (refusal === "too-large") return new DomainError("PAYLOAD_TOO_LARGE", bodyTooLarge);
  return new DomainError("INVALID_JSON", refusal === "broken" ? "The body broke off" : "The body is not valid JSON");
}
