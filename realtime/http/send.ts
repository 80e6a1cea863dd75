import type { ServerResponse } from "node:http";
import { statusOf } from "#contracts/error.ts";
import type { DomainError } from "#domain/error.ts";
import { compressAnswer } from "#lib/http/compress.ts";

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
  const status = statusOf[error.code];
  if (status === 401) response.setHeader("WWW-Authenticate", "Bearer");
  if (status === 503 || status === 429) response.setHeader("Retry-After", String(error.retryAfter ?? 2));
  sendJson(response, status, {
    detail: error.message,
    error_code: error.code,
    ...(error.fields ? { validation_errors: error.fields } : {}),
  });
}
