import type { ServerResponse } from "node:http";
import type { DomainError } from "#domain/error.ts";
import { compressAnswer } from "#lib/http/compress.ts";
import { errorAnswer } from "#lib/http/error-answer.ts";

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body));
}

/** JSON that is text already. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  compressAnswer(response);
  response.writeHead(status, { "Content-Type": "application/json" }).end(text);
}

/** An error in the product's shape. After the head has gone only the connection can tell. */
export function sendError(response: ServerResponse, error: DomainError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = errorAnswer(error);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, body);
}
