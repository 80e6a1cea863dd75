import { DomainError } from "#domain/error.ts";
import { type ApiRequest, originalMethodHeader } from "#server/http/request.ts";
import type { Method } from "#server/http/route-definition.ts";
import { errorResponse } from "#server/http/text-response.ts";
import { answer, type Route } from "./route.ts";

/** Answers one method of one path; `params`: what stands in the path for its parameters. */
export type Handler = (request: ApiRequest, params: Record<string, string>) => Promise<Response> | Response;
export type Handlers = Record<"GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", Handler>;

const allMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** What one path answers with: its routes, HEAD beside GET, OPTIONS, and 405 with Allow for every other method. */
export function handlersOf(path: string, routes: Partial<Record<Method, Route>>): Handlers {
  const allowed = allMethods.filter((method) => (method === "HEAD" ? routes.GET : routes[method]));
  const refuse: Handler = (request) => answer(request, path, "method", async (_, headers) => notAllowed(allowed, headers));
  const handlerOf = (route: Route | undefined): Handler => (route ? (request, params) => route.handle(request, params, path) : refuse);
  const get = handlerOf(routes.GET);
  return {
    GET: get,
    HEAD: async (request, params) => withoutBody(await get(request, params)),
    POST: handlerOf(routes.POST),
    PUT: handlerOf(routes.PUT),
    PATCH: handlerOf(routes.PATCH),
    DELETE: handlerOf(routes.DELETE),
    OPTIONS: optionsOf(path, allowed),
  };
}

function optionsOf(path: string, allowed: readonly string[]): Handler {
  return (request) =>
    answer(request, path, "options", async (_, headers) => {
      // serve.ts hands over methods that Next cannot route, such as TRACE, under this name.
      if (request.headers.has(originalMethodHeader)) return notAllowed(allowed, headers);
      headers.set("Allow", [...allowed, "OPTIONS"].join(", "));
      return new Response(null, { status: 204, headers });
    });
}

/** 405 that says what the path does allow. */
export function notAllowed(allowed: readonly string[], headers: Headers): Response {
  headers.set("Allow", [...allowed, "OPTIONS"].join(", "));
  return errorResponse(new DomainError("METHOD_NOT_ALLOWED", "This method is not allowed here; see the Allow header"), headers);
}

function withoutBody(response: Response): Response {
  return new Response(null, { status: response.status, headers: response.headers });
}
