import { readdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";

type Handler = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response> | Response;
type RouteFile = { path: string; pattern: RegExp; names: string[]; load: () => Promise<Record<string, Handler>> };

const app = join(import.meta.dirname, "../../src/app");

/** The route files under src/app in Next's order of precedence: static segments, then parameters, then catch-alls. */
export const routeFiles: RouteFile[] = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("route.ts"))
  .map((file) => {
    const segments = file.split("/").slice(0, -1);
    const names = segments.flatMap((segment) => /^\[+(?:\.\.\.)?([^\]]+)\]+$/.exec(segment)?.[1] ?? []);
    const pattern = segments.map((segment) =>
      segment.startsWith("[[...")
        ? "(?:/(.+))?"
        : segment.startsWith("[...")
          ? "/(.+)"
          : segment.startsWith("[")
            ? "/([^/]+)"
            : `/${segment}`,
    );
    return { path: `/${segments.join("/")}`, pattern: new RegExp(`^${pattern.join("")}$`), names, load: () => import(join(app, file)) };
  })
  .sort((a, b) => (rank(a.path) < rank(b.path) ? -1 : 1));

/** Answers with the route file of a request's path, as Next would: in production it gets what our server leaves to it. */
export async function dispatch(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://localhost:3000");
  const file = routeFiles.find(({ pattern }) => pattern.test(url.pathname));
  const values = file?.pattern.exec(url.pathname)?.slice(1) ?? [];
  const params = Object.fromEntries(values.map((value, at) => [file?.names[at] ?? "", decodeURIComponent(value ?? "")]));
  const handler = file && (await file.load())[incoming.method ?? "GET"];
  const response = handler
    ? await handler(requestOf(incoming, url), { params: Promise.resolve(params) })
    : new Response(null, { status: 404 });
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  outgoing.setHeader("set-cookie", response.headers.getSetCookie());
  outgoing.writeHead(response.status);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

function requestOf(incoming: IncomingMessage, url: URL): Request {
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const method = incoming.method ?? "GET";
  const body = ["GET", "HEAD"].includes(method) ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  return new Request(url, { method, headers, body, duplex: "half" } as RequestInit);
}

// "~" sorts after every letter.
function rank(path: string): string {
  return path.replaceAll("[...", "~~").replaceAll("[", "~");
}
