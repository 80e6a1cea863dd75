import type { IncomingMessage } from "node:http";
import { DomainError } from "#domain/error.ts";

const bodyBytesMax = 1_048_576;

/** A JSON body of at most 1 MB, counted while it comes in. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyBytesMax) throw new DomainError("PAYLOAD_TOO_LARGE", "The body may have at most 1 MB");
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON");
  }
}
