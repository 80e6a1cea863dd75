import { isTimeZone } from "#contracts/time-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { bearerIn } from "#lib/http/bearer.ts";
import { requestIdFrom } from "#lib/http/request-id.ts";
import { settings } from "#server/settings.ts";

/** What handlers see of a request: the Web's own, or Node's as our server hands it over. */
export type ApiRequest = Pick<Request, "method" | "url" | "headers"> & { readonly body: AsyncIterable<Uint8Array> | null };

/** Set by serve.ts, which strips what clients send under these names. */
export const clientAddressHeader = "x-bestchat-client";
export const fromLoopbackHeader = "x-bestchat-local";
export const originalMethodHeader = "x-bestchat-method";

/** The caller's own request id when it is sane, else a new one. */
export function requestIdOf(headers: Headers): string {
  return requestIdFrom(headers.get("x-request-id"));
}

/** The actor where the request's `Time-Zone` (IANA) says, which counts unless the account has chosen a zone; another value is none. */
export function inNamedZone<A extends Actor | null>(actor: A, headers: Headers): A {
  const timeZone = headers.get("time-zone");
  return actor && timeZone && isTimeZone(timeZone) ? { ...actor, timeZone } : actor;
}

/** The client's address; `unknown` when serve.ts does not stand in front, because the header could then be anyone's. */
export function clientAddressOf(headers: Headers): string {
  return process.env.BESTCHAT_EDGE === "1" ? (headers.get(clientAddressHeader) ?? "unknown") : "unknown";
}

/** Whether the request comes from this machine. Told by edge.ts, because Next adds forwarding headers of its own. */
export function comesFromThisMachine(headers: Headers): boolean {
  return process.env.BESTCHAT_EDGE === "1" && headers.get(fromLoopbackHeader) === "yes";
}

/**
 * Refuses a write that carries cookies and comes from another site's page. Browsers send Origin with every
 * such request, so an absent one is no browser; `null` is a page that hides where it is from.
 */
export function requireSameOrigin(request: ApiRequest): void {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method) || !request.headers.has("cookie")) return;
  const origin = request.headers.get("origin");
  if (origin === null ? request.headers.get("sec-fetch-site") !== "cross-site" : settings().appOrigins.includes(origin)) return;
  throw new DomainError("FORBIDDEN", "Requests with cookies are accepted from this application's own pages only");
}

/** The bearer token of a request, or null. */
export function bearerOf(headers: Headers): string | null {
  return bearerIn(headers.get("authorization"));
}
