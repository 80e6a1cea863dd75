import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { logger } from "#lib/logger.ts";
import { TextResponse } from "#server/http/text-response.ts";

/** Writes a handler's response to Node's. If it fails midway the connection is destroyed, the only way left to signal it. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  // The client may have disconnected while the response was prepared.
  if (outgoing.destroyed) return;
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  });
  if (response.headers.has("set-cookie")) outgoing.setHeader("set-cookie", response.headers.getSetCookie());
  outgoing.statusCode = response.status;
  if (response instanceof TextResponse) {
    outgoing.end(response.content);
    return;
  }
  const { body } = response;
  if (!body || outgoing.req.method === "HEAD") {
    outgoing.end();
    void body?.cancel();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  } catch (cause) {
    if (!outgoing.req.destroyed) logger.warn({ err: cause }, "an answer broke off");
    outgoing.destroy();
  }
}
