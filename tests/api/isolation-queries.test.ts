import { expect, test } from "vitest";
import { playProcedure, procedures } from "../isolation/procedures.ts";
import { trpcDeclarations } from "../isolation/trpc.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();

test("every procedure is declared, and nothing else is", () => {
  expect(Object.keys(trpcDeclarations).sort()).toEqual(procedures.map(({ name }) => name).sort());
});

test.each(procedures.filter(({ type }) => type !== "mutation"))(
  "tRPC: $name is closed to all but its owner",
  (procedure) => playProcedure(server.url(), procedure),
  60_000,
);
