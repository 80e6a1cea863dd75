import type { z } from "zod";
import { looksLikeApiKey, requireScope } from "#domain/account/api-key.ts";
import { requireProof } from "#domain/account/proof.ts";
import type { Actor } from "#domain/actor.ts";
import { answerInTime } from "#domain/answer-in-time.ts";
import { DomainError } from "#domain/error.ts";
import { parse } from "#domain/parse.ts";
import { countRequest } from "#lib/metrics/metrics.ts";
import { logsRequest } from "#lib/request-log.ts";
import { httpEnd, openHttpSpan } from "#lib/tracing.ts";
import { actorOfBearer, actorOfCookie } from "#server/auth/sign-in/login.ts";
import { explainFailure } from "#server/http/failure.ts";
import { charge } from "#server/http/rate-limit.ts";
import { type ApiRequest, bearerOf, clientAddressOf, inNamedZone, requestIdOf, requireSameOrigin } from "#server/http/request.ts";
import type { RouteDefinition } from "#server/http/route-definition.ts";
import { errorResponse, jsonResponse } from "#server/http/text-response.ts";
import { readJson } from "./body.ts";

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export type Call<D extends RouteDefinition> = {
  request: ApiRequest;
  requestId: string;
  /** Set unless `access` is public. */
  actor: D["access"] extends "public" ? null : Actor;
  params: Parsed<D["params"]>;
  query: Parsed<D["query"]>;
  body: Parsed<D["body"]>;
  /** Headers of the answer. */
  headers: Headers;
};

export type Route = {
  definition: RouteDefinition;
  handle: (request: ApiRequest, params: Record<string, string>, path: string) => Promise<Response>;
};

/** One REST operation: who may call it, what it takes, which verb it is. `run` returns the answer's body. */
export function route<const D extends RouteDefinition>(definition: D, run: (call: Call<D>) => Promise<unknown>): Route {
  return {
    definition,
    handle: (request, params, path) =>
      answer(
        request,
        path,
        definition.operationId,
        async (requestId, headers) => {
          requireSameOrigin(request);
          const actor = await actorFor(definition, request.headers, requestId);
          const { budget } = definition;
          if (budget) await charge(budget, actor ? `user:${actor.userId}` : clientAddressOf(request.headers), headers);
          if (definition.needsProof && actor) await requireProof(actor);
          const call = {
            request,
            requestId,
            headers,
            actor,
            params: definition.params && parse(definition.params, params),
            query: definition.query && parse(definition.query, Object.fromEntries(new URL(request.url).searchParams)),
            body: definition.body && parse(definition.body, await readJson(request)),
          } as Call<D>;
          const result = await run(call);
          if (result instanceof Response) return result;
          return definition.status === 204
            ? new Response(null, { status: 204, headers })
            : jsonResponse(result, { status: definition.status, headers });
        },
        definition.needsDatabase,
      ),
  };
}

/** Runs one request to its response: request id, headers, metrics, and every thrown thing in the one error shape. */
export async function answer(
  request: ApiRequest,
  path: string,
  operation: string,
  work: (requestId: string, headers: Headers) => Promise<Response>,
  needsDatabase = true,
): Promise<Response> {
  const startedAt = performance.now();
  const requestId = requestIdOf(request.headers);
  const headers = new Headers({ "X-Request-Id": requestId, "Cache-Control": "no-store" });
  const traceparent = request.headers.get("traceparent");
  const span = openHttpSpan(request.method, path, { requestId, traceparent });
  if (span.traceparent) headers.set("Traceresponse", span.traceparent);
  const working = () => span.run(() => work(requestId, headers));
  const { result, write } = logsRequest(() =>
    (needsDatabase ? answerInTime(working) : working()).catch(async (thrown: unknown) => {
      return errorResponse(await explainFailure(thrown, { requestId, operation }), headers);
    }),
  );
  const response = await result;
  countRequest(request.method, path, response.status, startedAt);
  span.end(httpEnd(response.status));
  const line = { request_id: requestId, method: request.method, route: path, status: response.status };
  write(path.startsWith("/api") ? "info" : "debug", line);
  return response;
}

async function actorFor(definition: RouteDefinition, headers: Headers, requestId: string): Promise<Actor | null> {
  if (definition.access === "public") return null;
  const bearer = bearerOf(headers);
  // A key at a route for cookies is told why it does not fit, and not that nobody is there.
  const byBearer = definition.access === "bearer" || (definition.access === "either" && bearer !== null) || looksLikeApiKey(bearer ?? "");
  const actor = byBearer ? await actorOfBearer(headers, requestId) : await actorOfCookie(headers, requestId);
  if (!actor) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  requireScope(actor, definition.scope ?? null);
  return inNamedZone(actor, headers);
}
