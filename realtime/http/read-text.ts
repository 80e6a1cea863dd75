import type { IncomingMessage } from "node:http";
import { DomainError } from "#domain/error.ts";

/**
 * The text of a JSON body, counted while it comes in. What is too much is read and dropped: a client that is cut off
 * while it sends sees a broken connection and not the answer.
 */
export async function readText(request: IncomingMessage, { bytesMax, words }: { bytesMax: number; words: string }): Promise<string> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= bytesMax) chunks.push(chunk as Buffer);
  }
  if (size > bytesMax) throw new DomainError("PAYLOAD_TOO_LARGE", words);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new DomainError("INVALID_JSON", "The body is not valid JSON");
  }
}
