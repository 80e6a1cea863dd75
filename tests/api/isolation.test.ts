import { expect, test } from "vitest";
import { restRoutes } from "#server/rest/routes.ts";
import { appRouter } from "#server/trpc/router.ts";
import { askRest } from "../isolation/ask.ts";
import { playMatrix } from "../isolation/matrix.ts";
import { type RestCall, restDeclarations } from "../isolation/rest.ts";
import { trpcDeclarations } from "../isolation/trpc.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const ask = (method: string, path: string, headers: Record<string, string>, input: RestCall) =>
  askRest(server.url(), method, path, headers, input);
const operations = Object.entries(restRoutes).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { definition }]) => ({
    name: `${method} ${path}`,
    method,
    path,
    access: definition.access,
    scope: definition.scope ?? null,
  })),
);
// The router's type lists its nesting; at run time `procedures` is flat, by dotted name.
const flat = appRouter._def.procedures as unknown as Record<string, { _def: { type: "query" | "mutation" | "subscription" } }>;
const procedures = Object.entries(flat).map(([name, { _def }]) => ({ name, type: _def.type }));

test("every operation and procedure is declared, and nothing else is", () => {
  expect(Object.keys(restDeclarations).sort()).toEqual(operations.map(({ name }) => name).sort());
  expect(Object.keys(trpcDeclarations).sort()).toEqual(procedures.map(({ name }) => name).sort());
});

test("who may call it without being known is what the declaration says", () => {
  for (const { name, access } of operations) {
    for (const { scope } of restDeclarations[name] ?? []) expect(scope === "open", name).toBe(access === "public");
  }
});

test.each(operations)("REST: $name is closed to all but its owner", async ({ name, method, path, access, scope }) => {
  for (const declaration of restDeclarations[name] ?? []) {
    for (const kind of access === "public" || access === "either" ? (["bearer", "cookie"] as const) : [access]) {
      await playMatrix(declaration, { scope, ask: (caller, input) => ask(method, path, caller[kind], input) });
    }
  }
});

test.each(procedures)("tRPC: $name is closed to all but its owner", async ({ name, type }) => {
  for (const declaration of trpcDeclarations[name] ?? []) {
    for (const kind of ["bearer", "cookie"] as const) {
      await playMatrix(declaration, {
        scope: null,
        ask: (caller, input) => {
          if (type === "mutation") return ask("POST", `/api/trpc/${name}`, caller[kind], { body: input ?? {} });
          return ask("GET", `/api/trpc/${name}`, caller[kind], input === undefined ? {} : { query: { input: JSON.stringify(input) } });
        },
      });
    }
  }
});
