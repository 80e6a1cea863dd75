import { expect, test } from "vitest";
import { realtimeEnv } from "#lib/env.ts";
import { webRoutes } from "#server/front/web-routes.ts";
import { restRoutes } from "#server/rest/routes.ts";
import { routesOf } from "../../realtime/http/http.ts";
import type { ModelAccess } from "../../realtime/llm/accounting/access.ts";
import { call } from "./call.ts";
import { newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();

type Operation = {
  operationId: string;
  security: object[];
  responses: Record<string, unknown>;
  requestBody?: object;
  /** Of the realtime process only. */
  servers?: { url: string }[];
};
type Schema = { properties: Record<string, object> };
type Detailed = {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, { parameters: { name: string; schema: object }[]; responses: Record<number, DocumentedAnswer> }>>;
};
type DocumentedAnswer = { headers: object; content: Record<string, { schema: object; examples: object }> };
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

async function fetchDocument(): Promise<Document> {
  const answer = await call(server.url(), "GET", "/api/openapi.json");
  expect(answer.status).toBe(200);
  return answer.json as Document;
}

const isSidecars = (operations: Record<string, Operation>) => Object.values(operations).every(({ servers }) => servers);

/** Without the paths of the realtime process, which has another address. */
async function fetchOwn(): Promise<Document> {
  const { openapi, paths } = await fetchDocument();
  return { openapi, paths: Object.fromEntries(Object.entries(paths).filter(([, operations]) => !isSidecars(operations))) };
}

/**
 * Routes outside the REST API: better-auth, tRPC, the catch-all for unknown paths, the documentation page, forms without scripts,
 * and OAuth callbacks.
 */
const undocumented = [
  "/api",
  "/api/{...}",
  "/api/auth/{...}",
  "/api/trpc/{trpc}",
  "/api/forms/{form}",
  "/api/mcp/callback/{id}",
  "/.well-known/security.txt",
  "/docs",
  "/docs/{file}",
];

test("the document and the table of routes name the same paths", async () => {
  const { openapi, paths } = await fetchOwn();
  expect(openapi).toMatch(/^3\.1/);
  const served = Object.keys(webRoutes).filter((path) => !undocumented.includes(path));
  expect(Object.keys(paths).sort()).toEqual(served.sort());
});

test("every documented operation answers, and with a documented status", async () => {
  const { paths } = await fetchOwn();
  const { token } = await newPerson(server.url());
  let calls = 0;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (operation.operationId === "logout") continue;
      for (const bearer of [undefined, token]) {
        const answer = await call(server.url(), method.toUpperCase(), path.replace("{id}", "1"), {
          ...(bearer ? { token: bearer } : {}),
          ...(operation.requestBody ? { body: { title: "x", email: "a@b.example", password: "password" } } : {}),
        });
        expect(Object.keys(operation.responses), `${method} ${path} gave ${answer.status}`).toContain(String(answer.status));
        if (!bearer && operation.security.length > 0) expect(answer.status).toBe(401);
        calls += 1;
      }
    }
  }
  expect(calls).toBeGreaterThan(20);
});

test("the realtime process's own routes are described, with its address and its errors", async () => {
  const { paths } = await fetchDocument();
  const described = Object.entries(paths).filter(([, operations]) => isSidecars(operations));
  const routes = routesOf({ env: realtimeEnv(), tokenKeys: { secret: "", ttlSeconds: 1 }, models: {} as ModelAccess });
  const served = routes.flatMap(({ name, methods }) => Object.keys(methods).map((method) => `${method} ${name}`));
  const told = described.flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
  expect(told.toSorted()).toEqual(served.filter((route) => !/ \/(health|metrics)$/.test(route)).toSorted());
  for (const operation of described.flatMap(([, operations]) => Object.values(operations))) {
    expect(operation.servers?.[0]?.url).toBe(realtimeEnv().REALTIME_URL);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403", "503"]));
  }
});

test("limits are declared where clients can read them, and numbers have numeric types", async () => {
  const document = (await fetchDocument()) as unknown as Detailed;
  const { TaskCreate, Register } = document.components.schemas;
  expect(TaskCreate?.properties.title).toMatchObject({ type: "string", minLength: 1, maxLength: 200 });
  expect(TaskCreate?.properties.description).toMatchObject({ anyOf: [{ maxLength: 2000 }, { type: "null" }] });
  expect(Register?.properties.password).toMatchObject({ minLength: 8, maxLength: 128 });
  expect(Register?.properties.email).toMatchObject({ format: "email", maxLength: 255 });
  const parameters = [document.paths["/api/tasks"]?.get, document.paths["/api/tasks/{id}"]?.get].flatMap(
    (operation) => operation?.parameters ?? [],
  );
  const schemaOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.schema;
  expect(schemaOf("limit")).toEqual({ type: "integer", minimum: 1, maximum: 100 });
  expect(schemaOf("id")).toEqual({ type: "integer", minimum: 1, maximum: 2_147_483_647 });
});

test("errors have examples and headers, and degraded responses their own schema", async () => {
  const { paths } = (await fetchDocument()) as unknown as Detailed;
  const { 401: unauthorized, 429: limited } = paths["/api/tasks"]?.post?.responses ?? {};
  expect(unauthorized?.headers).toHaveProperty("WWW-Authenticate");
  expect(unauthorized?.content["application/json"]?.examples).toEqual({
    UNAUTHENTICATED: { value: { detail: "Unauthorized", error_code: "UNAUTHENTICATED" } },
  });
  expect(Object.keys(limited?.headers ?? {})).toEqual(expect.arrayContaining(["Retry-After", "RateLimit-Limit"]));
  expect(paths["/health"]?.get?.responses[503]?.content["application/json"]?.schema).toEqual({ $ref: "#/components/schemas/Health" });
  expect(paths["/metrics"]?.get?.responses).toHaveProperty("401");
  // A file is returned with the type of its content.
  expect(Object.keys(paths["/uploads/{id}"]?.get?.responses[200]?.content ?? {})).toEqual(["*/*"]);
});

test("every operation has its own id", () => {
  const ids = Object.values(restRoutes).flatMap((methods) => Object.values(methods).map(({ definition }) => definition.operationId));
  expect(new Set(ids).size).toBe(ids.length);
});

test("the page contacts no other host", async () => {
  const page = await call(server.url(), "GET", "/docs");
  expect(page.text).not.toMatch(/https?:/);
  expect((await call(server.url(), "GET", "/docs/swagger-ui-bundle.js")).status).toBe(200);
  expect((await call(server.url(), "GET", "/docs/package.json")).status).toBe(404);
});
