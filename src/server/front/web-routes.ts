import { plainFormRoute } from "#server/forms/plain-form.ts";
import type { ApiRequest } from "#server/http/request.ts";
import { docsFile, docsPage } from "#server/openapi/docs-page.ts";
import { betterAuthHandler } from "#server/rest/better-auth.ts";
import { type Handler, type Handlers, handlersOf } from "#server/rest/handlers.ts";
import { mcpCallbackRoute } from "#server/rest/mcp-callback.ts";
import { restRoutes } from "#server/rest/routes.ts";
import { securityTxt } from "#server/rest/security-txt.ts";
import { unknownPath } from "#server/rest/unknown-path.ts";
import { trpcHandlers } from "#server/trpc/handler.ts";

/**
 * Everything answered without a page: by our own server in front of Next, elsewhere by src/app/api/[[...path]]. REST paths come
 * from their own table and need no line here. `{...}` matches one or more segments.
 */
export const webRoutes: Record<string, Partial<Handlers>> = {
  ...Object.fromEntries(Object.entries(restRoutes).map(([path, routes]) => [path, handlersOf(path, routes)])),
  "/api/mcp/callback/{id}": handlersOf("/api/mcp/callback/{id}", { GET: mcpCallbackRoute }),
  "/api/forms/{form}": handlersOf("/api/forms/{form}", { POST: plainFormRoute }),
  "/api/trpc/{trpc}": trpcHandlers,
  "/api/auth/{...}": ofEveryMethod(betterAuthHandler),
  "/api": ofEveryMethod(unknownPath),
  "/api/{...}": ofEveryMethod(unknownPath),
  "/.well-known/security.txt": { GET: securityTxt, HEAD: securityTxt },
  "/docs": { GET: docsPage, HEAD: docsPage },
  "/docs/{file}": { GET: docsFile, HEAD: docsFile },
};

type Found = { handlers: Partial<Handlers>; params: Record<string, string> };

const exact = new Map(Object.entries(webRoutes).filter(([path]) => !path.includes("{")));
const patterns = Object.entries(webRoutes)
  .filter(([path]) => path.includes("{"))
  // More specific patterns come first.
  .sort(([a], [b]) => rank(b) - rank(a))
  .map(([path, handlers]) => ({
    handlers,
    pattern: patternOf(path),
    names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""),
  }));

/** The handlers of a path, or null for a page or nothing. Malformed escapes match nothing. */
export function findWebRoute(path: string): Found | null {
  const handlers = exact.get(path);
  if (handlers) return { handlers, params: {} };
  for (const { handlers: found, pattern, names } of patterns) {
    const match = pattern.exec(path);
    if (match)
      return { handlers: found, params: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")])) };
  }
  return null;
}

/** Answers a Web-standard request, for deployments in which Next is the server. */
export async function answerWebRequest(request: Request): Promise<Response> {
  const found = findWebRoute(new URL(request.url).pathname);
  const handler = found?.handlers[request.method as keyof Handlers];
  return found && handler ? handler(request as ApiRequest, found.params) : unknownPath(request as ApiRequest);
}

function ofEveryMethod(handler: Handler): Handlers {
  return { GET: handler, HEAD: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler, OPTIONS: handler };
}

function patternOf(path: string): RegExp {
  const source = path
    .split(/(\{[^}]+\})/)
    .map((piece) => (piece === "{...}" ? ".+" : piece.startsWith("{") ? "([^/]+)" : RegExp.escape(piece)));
  return new RegExp(`^${source.join("")}$`);
}

/** More literal characters first; at equal length, one segment before a catch-all. */
function rank(path: string): number {
  return path.replaceAll(/\{[^}]+\}/g, "").length * 2 + (path.includes("{...}") ? 0 : 1);
}
