import type { OutboundFetch } from "#lib/outbound.ts";
import { type ErrorReport, reportOf } from "../accounting/report.ts";
import { isNoEndpoint } from "./refusal.ts";

/** A response with an error status and its whole body; the SDKs would only keep the part that fits their own schema. */
export class ErrorResponse extends Error {
  readonly status: number;
  readonly report: ErrorReport;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, headers: Headers, body: string) {
    super(`The server answered with ${status}`);
    this.name = "RefusedResponse";
    this.status = status;
    this.report = reportOf(isNoEndpoint(body) && body.trimStart().startsWith("<") ? pageTitle(body) : body, status);
    this.retryAfterMs = retryAfterOf(headers);
  }
}

/** Wraps `fetch` to throw error responses, so that errors of any shape can be parsed. */
export function throwingErrorResponses(fetch: OutboundFetch): OutboundFetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) return response;
    throw new ErrorResponse(response.status, response.headers, await response.text());
  };
}

function pageTitle(page: string): string {
  const [, title = ""] = /<title[^>]*>([^<]*)/i.exec(page) ?? [];
  return `<html> ${title}`;
}

/** The retry delay that the server asks for, in milliseconds. */
export function retryAfterOf(headers: Headers): number | undefined {
  const ms = Number(headers.get("retry-after-ms"));
  if (ms > 0) return ms;
  const value = headers.get("retry-after");
  if (!value) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : new Date(value).getTime() - Date.now();
  return wait > 0 ? wait : undefined;
}
