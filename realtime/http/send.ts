import type { ServerResponse } from "node:http";
import { statusOf } from "#contracts/error.ts";
import type { DomainError } from "#domain/error.ts";

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

/** An error in the product's shape, or in OpenAI's for its clients. After the head has gone only the connection can tell. */
export function sendError(response: ServerResponse, error: DomainError, openAi: boolean): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // OpenAI's clients know a used-up quota as 429.
  const status = openAi && error.code === "QUOTA_EXCEEDED" ? 429 : statusOf[error.code];
  if (status === 401) response.setHeader("WWW-Authenticate", "Bearer");
  if (status === 503 || status === 429) response.setHeader("Retry-After", String(error.retryAfter ?? 2));
  const plain = { detail: error.message, error_code: error.code, ...(error.fields ? { validation_errors: error.fields } : {}) };
  sendJson(
    response,
    status,
    openAi
      ? {
          error: {
            message: error.message,
            type: openAiType(status),
            param: error.fields?.[0]?.field ?? null,
            code: error.code === "NOT_FOUND" && error.fields?.[0]?.field === "model" ? "model_not_found" : error.code.toLowerCase(),
          },
        }
      : plain,
  );
}

function openAiType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
