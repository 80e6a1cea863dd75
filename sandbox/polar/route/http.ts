import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { World } from "../world/world.ts";

/** One request with its route's context. */
export type Call = { world: World; params: Record<string, string>; query: URLSearchParams; body: unknown; base: string };

/** A route's response; an absent body is empty. */
export type Answer = { status: number; body?: unknown; html?: string; location?: string };
export type Route = { method: string; path: string; handle: (call: Call) => Answer | Promise<Answer> };

export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`answer ${status}`);
    this.status = status;
    this.body = body;
  }
}

export const ok = (body: unknown, status = 200): Answer => ({ status, body });
export const page = (html: string, status = 200): Answer => ({ status, html });
export const redirect = (location: string): Answer => ({ status: 303, location });

export function notFound(detail = "Not found"): ApiError {
  return new ApiError(404, { error: "ResourceNotFound", detail });
}

export function invalid(loc: (string | number)[], msg: string, type = "value_error"): ApiError {
  return new ApiError(422, { error: "RequestValidationError", detail: [{ loc, msg, type }] });
}

/** Parses the body. @throws Polar's 422 with an entry for each error */
export function read<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map((issue) => ({ loc: ["body", ...issue.path.map(String)], msg: issue.message, type: issue.code }));
  throw new ApiError(422, { error: "RequestValidationError", detail });
}

/** One page of a list, in the API's list format. */
export function list<T>(items: T[], query: URLSearchParams): Answer {
  const number = z.coerce.number().int().min(1);
  const found = z.object({ page: number.default(1), limit: number.max(100).default(10) }).safeParse({
    page: query.get("page") ?? undefined,
    limit: query.get("limit") ?? undefined,
  });
  if (!found.success) throw invalid(["query", String(found.error.issues[0]?.path[0])], "Input should be a number of the allowed range");
  const { page: at, limit } = found.data;
  return ok({
    items: items.slice((at - 1) * limit, at * limit),
    pagination: { total_count: items.length, max_page: Math.ceil(items.length / limit) },
  });
}

/** The path parameters if the route matches. */
export function match(route: Route, method: string, path: string): Record<string, string> | null {
  if (route.method !== method) return null;
  const wanted = route.path.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

const bodyMax = 5_000_000;

/** Parses JSON and form bodies into an object. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyMax) throw new ApiError(413, { error: "PayloadTooLarge", detail: "The body is too large" });
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return {};
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(["body"], "JSON decode error", "json_invalid");
  }
}

export function send(response: ServerResponse, answer: Answer): void {
  const type = answer.html === undefined ? "application/json" : "text/html; charset=utf-8";
  if (answer.location) response.setHeader("Location", answer.location);
  response.setHeader("Cache-Control", "no-store");
  if (answer.html !== undefined)
    response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  const body = answer.html ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
  if (body !== "") response.setHeader("Content-Type", type);
  response.writeHead(answer.status).end(body);
}
