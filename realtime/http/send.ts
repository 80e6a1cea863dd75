import type { ServerResponse } from "node:http";
import type { DomainError } from "#domain/error.ts";
import { compressAnswer } from "#lib/http/compress.ts";
import { errorAnswer } from "#lib/http/error-answer.ts";

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body));
}

/** Sends text that is already JSON. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  compressAnswer(response);
  response.writeHead(status, { "Content-Type": "application/json" }).end(text);
}

/** Sends an error in the product's shape. Once the headers are sent, only closing the connection can report it. */
export function sendError(response: ServerResponse, error: DomainError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = errorAnswer(error);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, body);
}
