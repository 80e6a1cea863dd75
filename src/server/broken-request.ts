import { randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { RestError } from "#contracts/error.ts";

type Refusal = { status: number; body: RestError };

const tooSlow: Refusal = { status: 408, body: { detail: "The request took too long to arrive", error_code: "TIMEOUT" } };
const headersTooLarge: Refusal = { status: 431, body: { detail: "The headers are larger than 16 KB", error_code: "VALIDATION" } };
const unreadable: Refusal = { status: 400, body: { detail: "This is not a readable HTTP request", error_code: "VALIDATION" } };

/** Answers what Node cannot read as a request in the product's own words. Node alone answers without a body. */
export function answerBrokenRequests(server: Server): void {
  const answering = new WeakSet<Duplex>();
  server.on("request", ({ socket }: IncomingMessage, response) => {
    answering.add(socket);
    response.once("close", () => answering.delete(socket));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    // In the middle of another answer these words would become a part of it.
    if (socket.writable && !answering.has(socket)) socket.end(answerOf(error));
    else socket.destroy();
  });
}

function answerOf({ code }: NodeJS.ErrnoException): string {
  const { status, body } = code === "HPE_HEADER_OVERFLOW" ? headersTooLarge : code === "ERR_HTTP_REQUEST_TIMEOUT" ? tooSlow : unreadable;
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Cache-Control: no-store",
    `X-Request-Id: ${randomUUID()}`,
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${text}`;
}
