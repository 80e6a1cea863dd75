import { expect, test } from "vitest";
import type { StateItem } from "#contracts/step-state.ts";
import { checkMessages } from "../../../sandbox/llm/rules/messages.ts";
import { anthropicBlocks } from "./anthropic-blocks.ts";

const citation = { type: "web_search_result_location", cited_text: "c", encrypted_index: "i", title: null, url: "https://a.example" };
const block = (fields: object): StateItem => ({ type: "block", block: { ...fields } });
const search = [
  block({ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "a" } }),
  block({ type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] }),
];
const message = (state: StateItem[]) => ({
  role: "assistant" as const,
  text: "Before it. It is so. After it.",
  calls: [],
  state,
  paused: false,
});
const texts = (state: StateItem[]) =>
  anthropicBlocks(message(state)).flatMap((item) => (item.type === "text" ? [[item.text, item.citations?.length ?? 0]] : []));
const cited = (length: number, extra: object = {}) => block({ type: "citations", length, citations: [{ ...citation, ...extra }] });
const textItem = (length: number): StateItem => ({ type: "text", length });

test("citations are sent back on the words that cite, together with their search", () => {
  expect(texts([...search, textItem(20), cited(9), textItem(10)])).toEqual([
    ["Before it. ", 0],
    ["It is so.", 1],
    [" After it.", 0],
  ]);
  const content = anthropicBlocks(message([...search, textItem(20), cited(9, { file_id: null, from_the_future: 1 }), textItem(10)]));
  const messages = [
    { role: "user", content: "Hello" },
    { role: "assistant", content },
    { role: "user", content: "And?" },
  ];
  const tools = [{ type: "web_search_20250305", name: "web_search" }];
  expect(checkMessages({ model: "claude-opus-4-1", max_tokens: 100, messages, tools })).toEqual([]);
});

test.each<[string, StateItem[]]>([
  ["without the search", [textItem(20), cited(9), textItem(10)]],
  ["longer than the text", [...search, textItem(20), cited(99), textItem(10)]],
  ["of nothing", [...search, cited(9), textItem(30)]],
  ["of white space alone", [...search, textItem(11), cited(1), textItem(19)]],
  ["without its index", [...search, textItem(20), cited(9, { encrypted_index: "" }), textItem(10)]],
])("a citation %s is dropped, and no text is", (_name, state) => {
  const found = texts(state);
  expect(found.map(([text]) => text).join("")).toBe("Before it. It is so. After it.");
  expect(found.every(([, count]) => count === 0)).toBe(true);
});
