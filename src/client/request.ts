import type { ErrorCode, FieldError, RestError } from "#contracts/error.ts";
import { refusalWords } from "#messages/refusals.ts";
import { t } from "#messages/text.ts";
import { defaultRetry, isRetryable, pause, type RetryPolicy, retryDelayMs } from "./retry.ts";

export type RequestOptions = {
  baseUrl: string;
  token?: () => string | null;
  /** Per attempt. */
  timeoutMs?: number;
  retry?: Partial<RetryPolicy>;
};

export type RestCall = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Safe to repeat. */
  idempotent: boolean;
  signal?: AbortSignal;
};

/** An unsuccessful response of the REST API. `status` 0: there was no response at all. */
export class RestRequestError extends Error {
  readonly status: number;
  readonly code: ErrorCode | "NETWORK";
  readonly fields: FieldError[];
  readonly requestId: string | null;

  constructor(status: number, body: Partial<RestError>, requestId: string | null, cause?: unknown) {
    super(body.detail === undefined ? t("frame.unreachable") : refusalWords(body.error_code ?? "", body.detail), { cause });
    this.name = "RestRequestError";
    this.status = status;
    this.code = body.error_code ?? "NETWORK";
    this.fields = body.validation_errors ?? [];
    this.requestId = requestId;
  }
}

/** Sends a call, retrying network errors, timeouts and server failures, and returns its JSON. */
export async function send(call: RestCall, options: RequestOptions): Promise<unknown> {
  const policy = { ...defaultRetry, ...options.retry };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(call, options);
    if (!(outcome instanceof RestRequestError)) return outcome.json;
    const again = outcome.status === 0 || isRetryable(outcome.status, call.idempotent);
    if (!again || attempt >= policy.attempts) throw outcome;
    await pause(retryDelayMs(attempt, policy), call.signal);
  }
}

async function attemptOnce(
  call: RestCall,
  { baseUrl, token, timeoutMs = 30_000 }: RequestOptions,
): Promise<{ json: unknown } | RestRequestError> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const bearer = token?.();
  try {
    const response = await fetch(new URL(call.path, baseUrl), {
      method: call.method,
      headers: {
        ...(call.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
    });
    const text = await response.text();
    if (response.ok) return { json: text === "" ? undefined : JSON.parse(text) };
    return new RestRequestError(response.status, errorBody(text), response.headers.get("x-request-id"));
  } catch (cause) {
    call.signal?.throwIfAborted();
    return new RestRequestError(0, {}, null, cause);
  }
}

/** A proxy may respond with its own page. */
function errorBody(text: string): Partial<RestError> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return { detail: t("frame.answerUnreadable"), error_code: "INTERNAL" };
  }
}
