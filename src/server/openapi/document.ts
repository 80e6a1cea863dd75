import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { type ErrorCode, RestError, statusOf } from "#contracts/error.ts";
import type { RouteDefinition, RouteTable } from "#server/http/route-definition.ts";
import { sidecarPaths } from "./sidecar.ts";

const description = [
  "Tasks, sign-in, and models for programs. Send `Authorization: Bearer …` with one of two kinds of bearer:",
  "a token from POST /api/auth/login, which may do everything and dies with its session,",
  "or an API key (`bck_…`) made under Settings, which may do what its scopes say.",
].join(" ");

const tags = [
  { under: "/api/tasks", name: "Tasks", description: "The list: add, read, change, delete and restore" },
  { under: "/api/auth", name: "Sign-in", description: "Accounts and their tokens" },
  { under: "/api/account", name: "Account", description: "All data of the account, and what its model calls took" },
  { under: "/v1", name: "OpenAI-compatible", description: "For any OpenAI client: point it at the realtime process, with /v1 behind" },
  { under: "/uploads", name: "Files", description: "Files for chats" },
  { under: "/", name: "System", description: "Health, figures and this document" },
];

/**
 * The OpenAPI 3.1 document of a route table and of the realtime process at `realtimeUrl`, generated from the schemas that
 * validate requests.
 */
export function openApiDocument(routes: RouteTable, realtimeUrl: string) {
  const paths: ZodOpenApiPathsObject = { ...sidecarPaths(realtimeUrl) };
  for (const [path, methods] of Object.entries(routes)) {
    paths[path] = Object.fromEntries(
      Object.entries(methods).map(([method, { definition }]) => [method.toLowerCase(), operationOf(path, definition)]),
    );
  }
  return createDocument({
    openapi: "3.1.0",
    info: { title: "BestChat", version: "1", description },
    servers: [{ url: "/" }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "A token from POST /api/auth/login" },
        apiKey: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "bck_…",
          description: "An API key with the scope that the operation names",
        },
        cookie: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
      },
    },
  });
}

/** The tag of a path. */
function tagOf(path: string): string {
  return tags.find(({ under }) => path.startsWith(under))?.name ?? "System";
}

function operationOf(path: string, definition: RouteDefinition): ZodOpenApiOperationObject {
  const { params, query, headers, body, rawBody } = definition;
  return {
    operationId: definition.operationId,
    tags: [tagOf(path)],
    summary: definition.summary,
    security: securityOf(definition),
    requestParams: {
      ...(params ? { path: asObject(params) } : {}),
      ...(query ? { query: asObject(query) } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    ...(rawBody ? { requestBody: { required: true, content: { "application/octet-stream": { schema: rawBody } } } } : {}),
    responses: { [`${definition.status}`]: successOf(definition), ...errorsOf(definition) } as ZodOpenApiOperationObject["responses"],
  };
}

function securityOf({ access, scope }: RouteDefinition): Record<string, string[]>[] {
  if (access === "public") return [];
  const ways = access === "either" ? ["bearer", "cookie"] : [access];
  return [...ways.map((way) => ({ [way]: [] })), ...(scope ? [{ apiKey: [scope] }] : [])];
}

function successOf({ output, outputType = "application/json", answerHeaders }: RouteDefinition) {
  const headers = answersHeaders.extend(answerHeaders?.shape ?? {});
  if (!output) return { description: "Done", headers };
  return { description: "The answer", headers, content: { [outputType]: { schema: output } } };
}

const answersHeaders = z.object({ "X-Request-Id": z.string() });
const seconds = z.string().regex(/^[0-9]+$/);
const limits = { "RateLimit-Limit": seconds, "RateLimit-Remaining": seconds, "RateLimit-Reset": seconds };
/** Headers of error responses by status. */
const headersOf: Record<number, z.ZodObject> = {
  401: answersHeaders.extend({ "WWW-Authenticate": z.literal("Bearer") }),
  429: answersHeaders.extend({ "Retry-After": seconds, ...limits }),
  503: answersHeaders.extend({ "Retry-After": seconds }),
};

/** The errors that follow from a route's definition, and those that it declares. */
function errorsOf(definition: RouteDefinition) {
  const { access, params, query, headers, body, rawBody, budget, degraded, needsDatabase = true, errors = [] } = definition;
  const codes: ErrorCode[] = [...errors, ...(needsDatabase ? (["UNAVAILABLE", "TIMEOUT"] as const) : [])];
  if (access !== "public") codes.push("UNAUTHENTICATED", "FORBIDDEN");
  if (params || query || body || headers) codes.push("VALIDATION");
  if (body) codes.push("INVALID_JSON", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "FORBIDDEN");
  if (rawBody) codes.push("INVALID_JSON", "PAYLOAD_TOO_LARGE", "VALIDATION");
  if (budget) codes.push("RATE_LIMITED");
  const byStatus = [...Map.groupBy(codes, (code) => statusOf[code])].map(
    ([status, named]) => [status, errorOf(status, [...new Set(named)])] as const,
  );
  return Object.fromEntries([...byStatus, ...(degraded ? [[503, answerOf(503, "Degraded", degraded)] as const] : [])]);
}

function errorOf(status: number, codes: ErrorCode[]) {
  const examples = codes.map((code) => [code, { value: { detail: detailOf[code] ?? "Why, in words for people", error_code: code } }]);
  const answer = answerOf(status, codes.join(", "), RestError);
  return { ...answer, content: { "application/json": { ...answer.content["application/json"], examples: Object.fromEntries(examples) } } };
}

// Texts that clients may rely on.
const detailOf: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: "Unauthorized",
  INVALID_CREDENTIALS: "Invalid credentials",
  EMAIL_EXISTS: "Email already exists",
};

function answerOf(status: number, description: string, schema: z.ZodType) {
  return { description, headers: headersOf[status] ?? answersHeaders, content: { "application/json": { schema } } };
}

// Route definitions hold any zod type; parameters are always objects, which the document's types require.
function asObject(schema: z.ZodType): z.ZodObject {
  return schema as z.ZodObject;
}
