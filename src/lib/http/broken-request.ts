import { randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { RestError } from "#contracts/error.ts";

type Refusal = { status: number; body: RestError; allow?: string };

const tooSlow: Refusal = { status: 408, body: { detail: "The request took too long to arrive", error_code: "TIMEOUT" } };
const headersTooLarge: Refusal = { status: 431, body: { detail: "The headers are larger than 16 KB", error_code: "VALIDATION" } };
const unreadable: Refusal = { status: 400, body: { detail: "This is not a readable HTTP request", error_code: "VALIDATION" } };
const unexpected: Refusal = { status: 417, body: { detail: "Only 100-continue can be expected", error_code: "VALIDATION" } };
const noHost: Refusal = { status: 400, body: { detail: "The Host header is missing", error_code: "VALIDATION" } };
const noTunnel: Refusal = {
  status: 405,
  allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
  body: { detail: "This server is no proxy", error_code: "METHOD_NOT_ALLOWED" },
};

/** Answers requests that Node cannot parse or refuses by itself, in the product's format. Node alone answers without a body. */
export function answerBrokenRequests(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.set(socket, response);
    response.once("close", () => answering.delete(socket));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    // In the middle of another response these bytes would become part of it.
    if (socket.writable && !answering.get(socket)?.headersSent) socket.end(rawAnswer(refusalOf(error)));
    else socket.destroy();
  });
  server.on("checkExpectation", (_request, response: ServerResponse) => sendRefusal(response, unexpected));
  server.on("connect", (_request, socket: Duplex) => {
    // Node has removed its own listeners from this socket.
    socket.on("error", () => socket.destroy());
    socket.end(rawAnswer(noTunnel));
  });
}

/** Refuses requests without a Host header, which Node is configured to let through; returns whether it did. */
export function refuseWithoutHost({ headers, httpVersion }: IncomingMessage, response: ServerResponse): boolean {
  if (headers.host !== undefined || httpVersion !== "1.1") return false;
  sendRefusal(response, noHost);
  return true;
}

function refusalOf({ code }: NodeJS.ErrnoException): Refusal {
  if (code === "HPE_HEADER_OVERFLOW") return headersTooLarge;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? tooSlow : unreadable;
}

function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, headersOf(refusal)).end(JSON.stringify(refusal.body));
}

function rawAnswer(refusal: Refusal): string {
  const head = Object.entries(headersOf(refusal)).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`, ...head, "", JSON.stringify(refusal.body)].join("\r\n");
}

function headersOf({ body, allow }: Refusal): Record<string, string | number> {
  return {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(JSON.stringify(body)),
    "Cache-Control": "no-store",
    "X-Request-Id": randomUUID(),
    ...(allow ? { Allow: allow } : {}),
    Connection: "close",
  };
}
