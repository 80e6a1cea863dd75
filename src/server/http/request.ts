import ipaddr from "ipaddr.js";
import { isTimeZone } from "#contracts/zoned-time.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { clientAddress } from "#lib/address.ts";
import { bearerIn } from "#lib/http/bearer.ts";
import { requestIdFrom } from "#lib/http/request-id.ts";
import { settings } from "#server/settings.ts";

/** A request as handlers see it: the Web's own, or Node's wrapped by our server. */
export type ApiRequest = Pick<Request, "method" | "url" | "headers"> & { readonly body: AsyncIterable<Uint8Array> | null };

/** Set by serve.ts, which strips these headers from client requests. */
export const clientAddressHeader = "x-bestchat-client";
export const fromLoopbackHeader = "x-bestchat-local";
export const originalMethodHeader = "x-bestchat-method";
/** Keeps src/proxy.ts from doing again what serve.ts has done. */
export const edgeHeader = "x-bestchat-edge";

/** The caller's own request id if it is valid, else a new one. */
export function requestIdOf(headers: Headers): string {
  return requestIdFrom(headers.get("x-request-id"));
}

/**
 * The actor with the time zone of the `Time-Zone` header (IANA), which applies unless the account has its own; invalid values are
 * ignored.
 */
export function inNamedZone<A extends Actor | null>(actor: A, headers: Headers): A {
  const timeZone = headers.get("time-zone");
  return actor && timeZone && isTimeZone(timeZone) ? { ...actor, timeZone } : actor;
}

/** The client's address, told by serve.ts; where Next is the server, by what the operator says of whoever stands before it, else `unknown`. */
export function clientAddressOf(headers: Headers): string {
  return process.env.BESTCHAT_EDGE === "1" ? (headers.get(clientAddressHeader) ?? "unknown") : addressBehindPlatform(headers);
}

/** Next does not tell who connected: the header that the platform writes itself counts, else what trusted proxies have added. */
function addressBehindPlatform(headers: Headers): string {
  const { clientAddressFrom, trustedProxies } = settings();
  const named = clientAddressFrom ? headers.get(clientAddressFrom)?.trim() : null;
  if (clientAddressFrom) return named && ipaddr.isValid(named) ? clientAddress(named, undefined, []) : "unknown";
  const [nearest] = trustedProxies;
  return nearest ? clientAddress(nearest.split("/")[0] ?? "", headers.get("x-forwarded-for") ?? undefined, trustedProxies) : "unknown";
}

/** Whether the request comes from this machine. Determined by front-server.ts, because Next adds forwarding headers. */
export function comesFromThisMachine(headers: Headers): boolean {
  return process.env.BESTCHAT_EDGE === "1" && headers.get(fromLoopbackHeader) === "yes";
}

/**
 * Refuses a write with cookies from another site's page. Browsers send Origin with every such request, so a client without one is
 * no browser; `null` is a page that hides its origin.
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
