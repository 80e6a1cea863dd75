import { expect, test } from "vitest";
import { restRoutes } from "#server/rest/routes.ts";
import { askRest } from "../isolation/ask.ts";
import { playMatrix } from "../isolation/matrix.ts";
import { restDeclarations } from "../isolation/rest.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const operations = Object.entries(restRoutes).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { definition }]) => ({
    name: `${method} ${path}`,
    method,
    path,
    access: definition.access,
    scope: definition.scope ?? null,
  })),
);

test("every operation is declared, and nothing else is", () => {
  expect(Object.keys(restDeclarations).sort()).toEqual(operations.map(({ name }) => name).sort());
});

test("anonymous access matches the declaration", () => {
  for (const { name, access } of operations) {
    for (const { scope } of restDeclarations[name] ?? []) expect(scope === "open", name).toBe(access === "public");
  }
});

test.each(operations)(
  "REST: $name is closed to all but its owner",
  async ({ name, method, path, access, scope }) => {
    for (const declaration of restDeclarations[name] ?? []) {
      for (const kind of access === "public" || access === "either" ? (["bearer", "cookie"] as const) : [access]) {
        await playMatrix(declaration, {
          scope,
          reads: method === "GET",
          ask: (caller, input) => askRest(server.url(), method, path, caller[kind], input),
        });
      }
    }
  },
  60_000,
);
