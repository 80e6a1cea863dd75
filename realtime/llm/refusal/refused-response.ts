import type { OutboundFetch } from "#lib/outbound.ts";
import { type Report, reportOf } from "../accounting/report.ts";
import { isNoEndpoint } from "./refusal.ts";

/** An answer with a status that is no success, with all that its body says: the SDKs would keep only what is in their own shape. */
export class RefusedResponse extends Error {
  readonly status: number;
  readonly report: Report;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, headers: Headers, body: string) {
    super(`The server answered with ${status}`);
    this.name = "RefusedResponse";
    this.status = status;
    this.report = reportOf(isNoEndpoint(body) && body.trimStart().startsWith("<") ? pageTitle(body) : body, status);
    this.retryAfterMs = retryAfterOf(headers);
  }
}

/** `fetch` that throws refusals, so that they can be read in any shape. */
export function throwingRefusals(fetch: OutboundFetch): OutboundFetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) return response;
    throw new RefusedResponse(response.status, response.headers, await response.text());
  };
}

function pageTitle(page: string): string {
  const [, title = ""] = /<title[^>]*>([^<]*)/i.exec(page) ?? [];
  return `<html> ${title}`;
}

/** How long a server asks to be left alone, in milliseconds. */
export function retryAfterOf(headers: Headers): number | undefined {
  const ms = Number(headers.get("retry-after-ms"));
  if (ms > 0) return ms;
  const value = headers.get("retry-after");
  if (!value) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : new Date(value).getTime() - Date.now();
  return wait > 0 ? wait : undefined;
}
