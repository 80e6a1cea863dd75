import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor } from "#domain/actor.ts";
import { answerInTime } from "#domain/answer-in-time.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { comesFromLoopback } from "#lib/address.ts";
import type { RealtimeEnv } from "#lib/env.ts";
import { bearerIn } from "#lib/http/bearer.ts";
import { refuseWithoutHost } from "#lib/http/broken-request.ts";
import { healthAnswer } from "#lib/http/health.ts";
import { mayReadMetrics } from "#lib/http/metrics-access.ts";
import { requestIdFrom } from "#lib/http/request-id.ts";
import { securityHeaders } from "#lib/http/security-headers.ts";
import { logger } from "#lib/logger.ts";
import { countRequest, metrics } from "#lib/metrics/metrics.ts";
import { originsOf } from "#lib/origins.ts";
import { logsRequest } from "#lib/request-log.ts";
import type { TokenKeys } from "#lib/token.ts";
import { httpEnd, openHttpSpan } from "#lib/tracing.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import { actorOfBearer } from "../socket/auth.ts";
import { runsPerUserMax } from "../tunables.ts";
import { spendUserLimit, type UserLimits } from "../user-limits.ts";
import { sendError, sendJson } from "./send.ts";
import { abortSlowBody } from "./slow-request.ts";
import { receiveUpload, serveUpload } from "./uploads.ts";
import { ApiError } from "./v1/api-error.ts";
import { completeChat } from "./v1/chat/route.ts";
import { embed } from "./v1/embeddings.ts";
import { getModel, listModels } from "./v1/models.ts";
import { createResponse } from "./v1/responses/route.ts";
import { sendApiError } from "./v1/send-error.ts";

export type HttpOptions = { env: RealtimeEnv; tokenKeys: TokenKeys; models: ModelAccess; limits?: UserLimits };

type Exchange = { request: IncomingMessage; response: ServerResponse; requestId: string; actor: () => Promise<Actor> };
export type Route = { pattern: RegExp; name: string; methods: Record<string, (exchange: Exchange, id: string) => Promise<void>> };

/** The sidecar's REST API (contract, section 5). */
export function createHttp(options: HttpOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const routes = routesOf(options);
  const origins = originsOf(options.env.APP_URL, options.env.REALTIME_URL);
  const securityFields = securityHeaders(options.env.REALTIME_URL);
  return (request, response) => {
    if (refuseWithoutHost(request, response)) return;
    const startedAt = performance.now();
    abortSlowBody(request);
    const requestId = requestIdFrom(request.headers["x-request-id"]);
    setHeaders(request, response, requestId, origins, securityFields);
    const path = pathOf(request);
    const route = routes.find(({ pattern }) => path !== null && pattern.test(path));
    const openAi = path?.startsWith("/v1/") ?? false;
    const { name } = route ?? { name: "unknown" };
    const { method = "", headers } = request;
    response.once("finish", () => countRequest(method, name, response.statusCode, startedAt));
    const span = openHttpSpan(method, name, { requestId, traceparent: headers.traceparent });
    const { result, write } = logsRequest(() => span.run(() => answer(request, response, route, path, requestId, options)));
    const level = name === "/health" || name === "/metrics" ? "debug" : "info";
    response.once("close", () => {
      span.end(httpEnd(response.statusCode));
      write(level, { request_id: requestId, method, route: name, status: response.statusCode });
    });
    result.catch((error: unknown) => {
      const apiError = error instanceof ApiError ? error : toDomainError(error);
      logFailure(apiError, { request_id: requestId, route: route?.name });
      if (apiError instanceof ApiError || openAi) sendApiError(response, apiError);
      else sendError(response, apiError);
    });
  };
}

function logFailure(error: DomainError | ApiError, context: { request_id: string; route: string | undefined }): void {
  if (error instanceof ApiError) {
    // The cause contains a provider's message, which may repeat the request and the key, so it is not logged.
    const { code, status, upstreamStatus } = error;
    if (status >= 500 || upstreamStatus !== undefined) logger.warn({ ...context, code, status, upstreamStatus }, "a model call failed");
  } else if (error.code === "INTERNAL" || error.cause) logger.error({ err: error.cause ?? error, ...context }, "a request failed");
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route | undefined,
  path: string | null,
  requestId: string,
  options: HttpOptions,
) {
  if (path === null) return sendJson(response, 400, { detail: "The address is malformed", error_code: "VALIDATION" });
  if (!route) throw new DomainError("NOT_FOUND", "There is nothing at this address");
  if (request.method === "OPTIONS") {
    response.writeHead(204).end();
    return;
  }
  const handler = route.methods[request.method === "HEAD" ? "GET" : (request.method ?? "")];
  if (!handler) {
    response.setHeader("Allow", Object.keys(route.methods).join(", "));
    throw new DomainError("METHOD_NOT_ALLOWED", "Method not allowed");
  }
  const actor = async (): Promise<Actor> => {
    const { actor } = await actorOfBearer(options.tokenKeys, bearerIn(request.headers.authorization), requestId);
    spendUserLimit(options.limits ?? null, "requests", actor.userId);
    return actor;
  };
  const id = route.pattern.exec(path)?.[1] ?? "";
  await answerInTime(
    () => handler({ request, response, requestId, actor }, id),
    () => response.headersSent,
  );
}

/** The routes, by name and method. */
export function routesOf({ env, models }: HttpOptions): Route[] {
  const rateLimits = env.RATE_LIMITS === "on";
  const runsMax = rateLimits ? runsPerUserMax : null;
  const uploadLimits = { rateLimits, trustedProxies: env.TRUSTED_PROXIES };
  return [
    { pattern: /^\/health$/, name: "/health", methods: { GET: ({ response }) => health(response) } },
    {
      pattern: /^\/metrics$/,
      name: "/metrics",
      methods: { GET: ({ request, response }) => showMetrics(request, response, env) },
    },
    {
      pattern: /^\/uploads$/,
      name: "/uploads",
      methods: { POST: async ({ request, response, actor }) => receiveUpload(request, response, await actor(), uploadLimits) },
    },
    {
      pattern: /^\/uploads\/([^/]+)$/,
      name: "/uploads/{id}",
      methods: {
        GET: async ({ request, response, actor }, id) =>
          serveUpload(response, await actor(), id, /[?&]as=picture(?:&|$)/.test(request.url ?? "")),
      },
    },
    {
      pattern: /^\/v1\/models$/,
      name: "/v1/models",
      methods: {
        GET: async ({ response, actor }) => sendJson(response, 200, { object: "list", data: await listModels(await actor(), models) }),
      },
    },
    {
      // The id of a user's own model contains slashes.
      pattern: /^\/v1\/models\/(.+)$/,
      name: "/v1/models/{id}",
      methods: { GET: async ({ response, actor }, id) => sendJson(response, 200, await getModel(await actor(), models, id)) },
    },
    {
      pattern: /^\/v1\/chat\/completions$/,
      name: "/v1/chat/completions",
      methods: { POST: async ({ request, response, actor }) => completeChat(request, response, await actor(), { models, runsMax }) },
    },
    {
      pattern: /^\/v1\/responses$/,
      name: "/v1/responses",
      methods: { POST: async ({ request, response, actor }) => createResponse(request, response, await actor(), { models, runsMax }) },
    },
    {
      pattern: /^\/v1\/embeddings$/,
      name: "/v1/embeddings",
      methods: { POST: async ({ request, response, actor }) => embed(request, response, await actor(), models) },
    },
  ];
}

async function health(response: ServerResponse): Promise<void> {
  const { status, headers, body } = await healthAnswer();
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, body);
}

async function showMetrics(request: IncomingMessage, response: ServerResponse, env: RealtimeEnv): Promise<void> {
  const { METRICS_TOKEN: token, TRUSTED_PROXIES: proxies } = env;
  const isFromThisMachine = () => comesFromLoopback(request.socket.remoteAddress ?? "", request.headers, proxies);
  if (!mayReadMetrics(token, { authorization: request.headers.authorization, isFromThisMachine }))
    throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  const { registry } = metrics();
  response.setHeader("Content-Type", registry.contentType);
  response.end(await registry.metrics());
}

function setHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  origins: string[],
  securityFields: Record<string, string>,
): void {
  const { origin } = request.headers;
  response.setHeader("X-Request-Id", requestId);
  for (const [name, value] of Object.entries(securityFields)) response.setHeader(name, value);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Access-Control-Allow-Origin", origin && origins.includes(origin) ? origin : (origins[0] ?? "null"));
  response.setHeader("Access-Control-Allow-Headers", "authorization, content-type");
  response.setHeader("Access-Control-Allow-Methods", "GET, POST");
  response.setHeader("Vary", "Origin");
}

function pathOf(request: IncomingMessage): string | null {
  try {
    return decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
  } catch {
    return null; // A malformed escape matches no route.
  }
}
