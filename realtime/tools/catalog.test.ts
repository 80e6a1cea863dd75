import { expect, test } from "vitest";
import { assistantTools } from "#contracts/tool.ts";
import { webToolNames } from "#contracts/web.ts";
import { tools } from "./catalog.ts";

test("exactly the tools of the contract can be called", () => {
  expect([...tools.keys(), ...webToolNames].sort()).toEqual(Object.keys(assistantTools).sort());
});
