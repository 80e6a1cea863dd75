import { expect, test } from "vitest";
import { z } from "zod";
import { assistantTools, type ToolName } from "#contracts/tool.ts";
import { webToolNames } from "#contracts/web.ts";
import { ownTools, type ToolTable, tools } from "./catalog.ts";
import { defineTool } from "./tool.ts";

test("exactly the tools of the contract can be called", () => {
  expect([...tools.keys(), ...webToolNames].sort()).toEqual(Object.keys(assistantTools).sort());
});

// Each of these is an error of the compiler, or this file does not compile.
test("a tool that is only named, one that cannot be undone, and an undo that nobody knows do not compile", () => {
  // @ts-expect-error There is no such tool.
  const named: ToolTable<ToolName | "brew_coffee"> = ownTools;
  const base = { description: "", input: z.object({}) };
  // @ts-expect-error What changes something says how that is taken back.
  const forgetful = defineTool({ ...base, name: "create_task", run: async () => ({ output: 1 }) });
  // @ts-expect-error No inverse has this verb.
  const unknown = defineTool({ ...base, name: "create_task", run: async () => ({ output: 1, undo: { verb: "drink", after: 1 } }) });
  expect([named, forgetful, unknown]).toHaveLength(3);
});
