import { expect, test } from "vitest";
import { assistantTools } from "#contracts/tool.ts";
import { webToolNames } from "#contracts/web.ts";
import { tools } from "./catalog.ts";

test("every tool that the pages and the rules know can be called, and no other", () => {
  expect([...tools.keys(), ...webToolNames].sort()).toEqual(Object.keys(assistantTools).sort());
});
