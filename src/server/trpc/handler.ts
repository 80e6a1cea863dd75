import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { DomainError } from "#domain/error.ts";
import { actorOfBearer, actorOfCookie } from "#server/auth/sign-in/login.ts";
import { explainFailure } from "#server/http/failure.ts";
import { type ApiRequest, clientAddressOf, inNamedZone, requireSameOrigin } from "#server/http/request.ts";
import { originOfChange } from "../auth/tell-owner.ts";
import { readBytes } from "../rest/body.ts";
import { handlersOf } from "../rest/handlers.ts";
import { answer, type Route } from "../rest/route.ts";
import type { TrpcContext } from "./init.ts";
import { appRouter } from "./router.ts";

const path = "/api/trpc";

const definition = { operationId: "trpc", summary: "tRPC", access: "public", budget: null, status: 200 } as const;

const trpcRoute: Route = {
  definition,
  handle: (request) => answer(request, path, "trpc", (requestId, headers) => serveTrpc(request, requestId, headers)),
};

/** The handlers of the tRPC endpoint. */
export const trpcHandlers = handlersOf(path, { GET: trpcRoute, POST: trpcRoute });

async function serveTrpc(request: ApiRequest, requestId: string, headers: Headers): Promise<Response> {
  requireSameOrigin(request);
  // Read here, because tRPC itself accepts bodies of any size.
  const body = request.method === "POST" ? Buffer.from(await readBytes(request)) : null;
  const response = await fetchRequestHandler({
    endpoint: path,
    req: new Request(request.url, { method: request.method, headers: request.headers, body }),
    router: appRouter,
    maxBatchSize: 10,
    responseMeta: ({ errors }) => retryAfterOf(errors.map(({ cause }) => cause)),
    createContext: () => contextOf(request.headers, requestId, headers),
  });
  for (const [name, value] of headers) response.headers.set(name, value);
  if (response.status === 401) response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

function retryAfterOf(causes: unknown[]): { headers?: Record<string, string> } {
  const seconds = causes.flatMap((cause) => (cause instanceof DomainError && cause.retryAfter !== undefined ? [cause.retryAfter] : []));
  return seconds.length > 0 ? { headers: { "Retry-After": String(Math.max(...seconds)) } } : {};
}

/** The caller: by bearer token if there is one, else by session cookie, else nobody. */
async function contextOf(headers: Headers, requestId: string, answerHeaders: Headers): Promise<TrpcContext> {
  const context = { requestId, clientAddress: clientAddressOf(headers), from: originOfChange(headers), answerHeaders };
  try {
    const actor = headers.has("authorization") ? await actorOfBearer(headers, requestId) : await actorOfCookie(headers, requestId);
    return { ...context, actor: inNamedZone(actor, headers) };
  } catch (error) {
    return { ...context, actor: null, refusal: await explainFailure(error, { requestId, operation: "trpc" }) };
  }
}
