import { test } from "vitest";
import { playProcedure, procedures } from "../isolation/procedures.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();

test.each(procedures.filter(({ type }) => type === "mutation"))(
  "tRPC: $name is closed to all but its owner",
  (procedure) => playProcedure(server.url(), procedure),
  60_000,
);
