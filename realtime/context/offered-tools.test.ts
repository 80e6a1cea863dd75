import { expect, test } from "vitest";
import { ModelError, type ModelTool } from "../llm/model.ts";
import { fitWithTools, shortened, toolChoices } from "./offered-tools.ts";

const tool = (name: string, words = 20): ModelTool => ({
  name,
  description: `Does it. ${"very long words about it ".repeat(words)}`,
  inputSchema: { type: "object", properties: { description: { type: "string", description: "what it says ".repeat(words) } } },
});
const facts = (window: number) => ({ window, maxOutput: Math.floor(window / 4), supportsVision: false });
const names = (tools: ModelTool[] | undefined) => tools?.map(({ name }) => name);
const own = [tool("create_task"), tool("list_tasks")];
const outside = Array.from({ length: 60 }, (_, at) => tool(`mcp_x_${at}`, 60));

test("all tools are offered if there is room", () => {
  const [first] = toolChoices({ own, mcpTools: outside, facts: facts(1_000_000), plan: "pro" });
  expect(first).toEqual([...own, ...outside]);
});

test("in a small window built-in tools come first, and others shortened as far as there is room", () => {
  const [first, second, last] = toolChoices({ own, mcpTools: outside, facts: facts(8192), plan: "pro" });
  expect(names(first)?.slice(0, 2)).toEqual(["create_task", "list_tasks"]);
  expect(first?.length).toBeGreaterThan(5);
  expect(first?.length).toBeLessThan(62);
  expect(names(second)).toEqual(["create_task", "list_tasks"]);
  expect(last).toEqual([]);
});

test("a shortened tool keeps its name and parameters", () => {
  expect(shortened(tool("create_task"))).toEqual({
    name: "create_task",
    description: "Does it.",
    inputSchema: { type: "object", properties: { description: { type: "string" } } },
  });
});

test("a message is refused only if it does not fit even without tools", () => {
  const offer = { own, mcpTools: outside, facts: facts(8192), plan: "pro" as const };
  const tooLong = (tools: ModelTool[]) => {
    if (tools.length > 0) throw new ModelError("CONTEXT_TOO_LONG", "no");
    return "fits";
  };
  expect(fitWithTools(offer, tooLong)).toEqual({ fitted: "fits", tools: [] });
  expect(() =>
    fitWithTools(offer, () => {
      throw new ModelError("CONTEXT_TOO_LONG", "no");
    }),
  ).toThrow("no");
});
