import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { clientAddress } from "#lib/address.ts";
import { logger } from "#lib/logger.ts";
import { clientAddressHeader, originalMethodHeader, socketAddressHeader } from "./request.ts";
import { contentSecurityPolicy, securityHeaders } from "./security-headers.ts";
import { settings } from "./settings.ts";

const routable = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const urlBytesMax = 8192;

/** What must happen before Next sees a request: addresses that cannot be forged, security headers, and the requests that Next answers with 500. */
export function listener(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  { dev }: { dev: boolean },
): RequestListener {
  return (request, response) => {
    setAddresses(request);
    setSecurityHeaders(request, response, dev);
    const refusal = refusalOf(request);
    if (refusal) return refuse(request, response, refusal);
    if (!routable.includes(request.method ?? "")) {
      if (!isApi(request.url ?? "/"))
        return refuse(request, response, { status: 405, code: "METHOD_NOT_ALLOWED", detail: "Pages are for GET" });
      handOverMethod(request);
    }
    handle(request, response).catch((cause: unknown) => {
      logger.error({ err: cause }, "Next could not answer");
      if (!response.headersSent)
        refuse(request, response, { status: 500, code: "INTERNAL", detail: "Something went wrong on our side. It has been logged." });
      else response.destroy();
    });
  };
}

function isApi(url: string): boolean {
  return /^\/(api|health|metrics)([/?]|$)/.test(url);
}

type Refusal = { status: number; code: string; detail: string };

/** Why Next must not see this request at all. */
function refusalOf({ url = "/" }: IncomingMessage): Refusal | null {
  const bad = { status: 400, code: "VALIDATION", detail: "The address is malformed" };
  if (url.length > urlBytesMax) return { status: 414, code: "VALIDATION", detail: "The address is too long" };
  if (!url.startsWith("/") || url.startsWith("//")) return bad;
  try {
    const path = decodeURIComponent(url.split("?")[0] ?? "/");
    return path.includes("\u0000") && !isApi(path) ? bad : null;
  } catch {
    return bad;
  }
}

function setAddresses(request: IncomingMessage): void {
  const { headers } = request;
  const socketAddress = request.socket.remoteAddress ?? "unknown";
  const forwarded = [headers["x-forwarded-for"]].flat().join(",");
  delete headers[originalMethodHeader];
  headers[socketAddressHeader] = socketAddress;
  headers[clientAddressHeader] = clientAddress(socketAddress, forwarded, settings().trustedProxies);
}

/** The nonce reaches Next's own scripts by the request's policy, and pages by `x-nonce`. */
function setSecurityHeaders(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, { dev, appUrl: settings().appUrl, realtimeUrl: settings().realtimeUrl });
  request.headers["x-nonce"] = nonce;
  request.headers["content-security-policy"] = policy;
  response.setHeader("Content-Security-Policy", policy);
  for (const [name, value] of Object.entries(securityHeaders(settings().appUrl))) response.setHeader(name, value);
}

/** The path's own handler knows what it allows: it gets a method that Next can route, and the true one in a header. */
function handOverMethod(request: IncomingMessage): void {
  request.headers[originalMethodHeader] = request.method ?? "";
  request.method = "OPTIONS";
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, code, detail }: Refusal): void {
  const given = [request.headers["x-request-id"]].flat()[0] ?? "";
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    ...(status === 405 ? { Allow: "GET, HEAD" } : {}),
    "X-Request-Id": /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : randomUUID(),
  });
  response.end(request.method === "HEAD" ? undefined : JSON.stringify({ detail, error_code: code }));
}
