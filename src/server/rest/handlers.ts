import { DomainError } from "#domain/error.ts";
import { originalMethodHeader } from "#server/http/request.ts";
import { errorResponse } from "./errors.ts";
import { answer, type Method, type Route } from "./route.ts";

type Context = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
type Handler = (request: Request, context: Context) => Promise<Response>;
export type Handlers = Record<"GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", Handler>;

const allMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Next's exports of one path: its routes, HEAD beside GET, OPTIONS, and 405 with Allow for every other method. */
export function handlersOf(path: string, routes: Partial<Record<Method, Route>>): Handlers {
  const allowed = allMethods.filter((method) => (method === "HEAD" ? routes.GET : routes[method]));
  const refuse: Handler = (request) => answer(request, path, "method", async (_, headers) => notAllowed(allowed, headers));
  const handlerOf = (route: Route | undefined): Handler =>
    route ? async (request, context) => route.handle(request, await plainParams(context), path) : refuse;
  const get = handlerOf(routes.GET);
  return {
    GET: get,
    HEAD: async (request, context) => withoutBody(await get(request, context)),
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

async function plainParams(context: Context): Promise<Record<string, string>> {
  // Next gives paths without parameters none at all.
  const params = (await context.params) ?? {};
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

function withoutBody(response: Response): Response {
  return new Response(null, { status: response.status, headers: response.headers });
}
