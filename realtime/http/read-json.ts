import type { IncomingMessage } from "node:http";
import { DomainError } from "#domain/error.ts";

const bodyBytesMax = 1_048_576;

/**
 * A JSON body of at most 1 MB, counted while it comes in. What is too much is read and dropped: a client that is cut off
 * while it sends sees a broken connection and not the answer.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= bodyBytesMax) chunks.push(chunk as Buffer);
  }
  if (size > bodyBytesMax) throw new DomainError("PAYLOAD_TOO_LARGE", "The body may have at most 1 MB");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON");
  }
}
