import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from "node:http";
import { clientAddress, comesFromLoopback } from "#lib/address.ts";
import { drainedBytesMax } from "#lib/http/body.ts";
import { answerBrokenRequests, refuseWithoutHost } from "#lib/http/broken-request.ts";
import { compressAnswer } from "#lib/http/compress.ts";
import { requestIdFrom } from "#lib/http/request-id.ts";
import { logger } from "#lib/logger.ts";
import { forReader } from "#lib/page-reader.ts";
import { httpEnd, openHttpSpan } from "#lib/tracing.ts";
import { clientAddressHeader, edgeHeader, fromLoopbackHeader, originalMethodHeader } from "#server/http/request.ts";
import type { Handler } from "#server/rest/handlers.ts";
import { settings } from "#server/settings.ts";
import {
  guardOfAnswer,
  isApi,
  plainApiAddress,
  type Refusal,
  refusalAnswer,
  refusalOfAddress,
  refusalOfLength,
  refusalOfPageMethod,
} from "./edge.ts";
import { NodeRequest } from "./node-request.ts";
import { sendResponse } from "./send-response.ts";
import { findWebRoute } from "./web-routes.ts";

const routable = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Options of the server passed to `serveBehindEdge`. Only pages of the development server use WebSocket; many clients offer
 * HTTP/2.
 */
export function serverOptions({ dev }: { dev: boolean }): ServerOptions {
  return {
    maxHeaderSize: 16_384,
    // Node would answer without a body; `refuseWithoutHost` sends one.
    requireHostHeader: false,
    requestTimeout: 60_000,
    headersTimeout: 10_000,
    // By default Node checks every 30 s, which lets silent connections live that long.
    connectionsCheckingInterval: 2000,
    shouldUpgradeCallback: ({ headers }) => dev && headers.upgrade?.toLowerCase() === "websocket",
  };
}

/**
 * Answers everything but pages, and prepares requests for Next: trustworthy addresses, security headers, and refusals of requests
 * that Next would answer with 500. In development Next answers everything and reloads edited code.
 */
export function serveBehindEdge(server: Server, handle: Handle, { dev }: { dev: boolean }): void {
  server.on("request", listener(dev ? handle : inFrontOf(handle), { dev }));
  server.on("checkContinue", (request, response) => {
    if (!refusalOfLength(request.headers["content-length"])) response.writeContinue();
    server.emit("request", request, response);
  });
  answerBrokenRequests(server);
}

function listener(handle: Handle, { dev }: { dev: boolean }): RequestListener {
  return (request, response) => {
    if (refuseWithoutHost(request, response)) return;
    setRequestId(request);
    setAddresses(request);
    setSecurityHeaders(request, response, dev);
    const refusal = refusalOfAddress(request.url ?? "/") ?? normalizeApiPath(request);
    if (refusal) return refuse(request, response, refusal);
    const tooLarge = refusalOfLength(request.headers["content-length"]);
    if (tooLarge) return refuseBody(request, response, tooLarge);
    const method = request.method ?? "";
    if (!isApi(request.url ?? "/")) {
      // Next's own development server posts to itself.
      const wrongMethod = dev ? null : refusalOfPageMethod(method);
      if (wrongMethod) return refuse(request, response, wrongMethod);
      response.setHeader("X-Request-Id", originOf(request).requestId);
    } else if (!routable.includes(method)) handOverMethod(request);
    const answered = isPage(request.url ?? "/") ? tracePage(handle, request, response) : handle(request, response);
    answered.catch((cause: unknown) => {
      logger.error({ err: cause }, "a request could not be answered");
      if (!response.headersSent)
        refuse(request, response, { status: 500, code: "INTERNAL", detail: "Something went wrong on our side. It has been logged." });
      else response.destroy();
    });
  };
}

/** Answers the paths in the route table itself. */
function inFrontOf(next: Handle): Handle {
  return (request, response) => {
    const path = pathOf(request);
    const found = isPlainPath(path) ? findWebRoute(path) : null;
    const handler = found?.handlers[request.method as keyof typeof found.handlers];
    if (!carriesSecret(request.method ?? "", path)) compressAnswer(response);
    return found && handler ? respond(handler, found.params, request, response) : next(request, response);
  };
}

/**
 * Whether a response contains a secret beside attacker-controlled text, whose compressed length would leak it (BREACH): sign-ins
 * return tokens, tRPC mutations may return keys.
 */
function carriesSecret(method: string, path: string): boolean {
  return path.startsWith("/api/auth/") || (path.startsWith("/api/trpc/") && method !== "GET");
}

async function respond(
  handler: Handler,
  params: Record<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await sendResponse(await handler(new NodeRequest(request, settings().appOrigins[0] ?? settings().appUrl), params), response);
}

/** Whether a path is in the spelling to which Next redirects the others. */
function isPlainPath(path: string): boolean {
  return !/\/(?:\/|\.{1,2}(?:\/|$)|$)|\\/.test(path);
}

function pathOf({ url = "/" }: IncomingMessage): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function refuseBody(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  refuse(request, response, refusal);
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.byteLength;
    if (size > drainedBytesMax) request.destroy();
  });
}

/** The API's routes have spans of their own, which know their patterns. */
function isPage(url: string): boolean {
  return !isApi(url) && !url.startsWith("/_next/");
}

function tracePage(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const span = openHttpSpan(request.method ?? "", "page", originOf(request));
  response.once("close", () => span.end(httpEnd(response.statusCode)));
  return span.run(() => forReader(() => handle(request, response)));
}

function originOf({ headers }: IncomingMessage): { requestId: string; traceparent: unknown } {
  return { requestId: String(headers["x-request-id"]), traceparent: headers.traceparent };
}

/** Replaces the URL of an API request by its plain form, for all handlers. */
function normalizeApiPath(request: IncomingMessage): Refusal | null {
  const found = plainApiAddress(request.url ?? "/");
  if (typeof found === "object") return found;
  request.url = found;
  return null;
}

/** One id for everything logged about a request. */
function setRequestId({ headers }: IncomingMessage): void {
  headers["x-request-id"] = requestIdFrom(headers["x-request-id"]);
}

function setAddresses(request: IncomingMessage): void {
  const { headers } = request;
  const socketAddress = request.socket.remoteAddress ?? "unknown";
  const forwarded = [headers["x-forwarded-for"]].flat().join(",");
  delete headers[originalMethodHeader];
  headers[edgeHeader] = "1";
  // Only for metrics: the check reads every header.
  const isMetricsRequest = /^\/metrics\b/.test(request.url ?? "");
  headers[fromLoopbackHeader] = isMetricsRequest && comesFromLoopback(socketAddress, headers, settings().trustedProxies) ? "yes" : "no";
  headers[clientAddressHeader] = clientAddress(socketAddress, forwarded, settings().trustedProxies);
}

/** The nonce reaches Next's own scripts by the request's policy, and pages by `x-nonce`. */
function setSecurityHeaders(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const { nonce, policy, fixed } = guardOfAnswer(dev);
  request.headers["x-nonce"] = nonce;
  request.headers["content-security-policy"] = policy;
  response.setHeader("Content-Security-Policy", policy);
  for (const [name, value] of fixed) response.setHeader(name, value);
}

/**
 * Sends an unroutable method as OPTIONS with the original in a header, so that the path's own handler can answer with what it
 * allows.
 */
function handOverMethod(request: IncomingMessage): void {
  request.headers[originalMethodHeader] = request.method ?? "";
  request.method = "OPTIONS";
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  openHttpSpan(request.method ?? "", "refused", originOf(request)).end(httpEnd(refusal.status));
  const { headers, body } = refusalAnswer(refusal, originOf(request).requestId);
  response.writeHead(refusal.status, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}
