import { expect, test } from "vitest";
import type { StateItem } from "#contracts/step-state.ts";
import { checkMessages } from "../../../sandbox/llm/rules/messages.ts";
import { anthropicBlocks } from "./anthropic-blocks.ts";

const citation = { type: "web_search_result_location", cited_text: "c", encrypted_index: "i", title: null, url: "https://a.example" };
const block = (given: object): StateItem => ({ type: "block", block: { ...given } });
const search = [
  block({ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "a" } }),
  block({ type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] }),
];
const turn = (state: StateItem[]) => ({
  role: "assistant" as const,
  text: "Before it. It is so. After it.",
  calls: [],
  state,
  paused: false,
});
const texts = (state: StateItem[]) =>
  anthropicBlocks(turn(state)).flatMap((one) => (one.type === "text" ? [[one.text, one.citations?.length ?? 0]] : []));
const cited = (length: number, more: object = {}) => block({ type: "citations", length, citations: [{ ...citation, ...more }] });
const said = (length: number): StateItem => ({ type: "text", length });

test("what a text cites goes back at the very words that cite, where the search goes back too", () => {
  expect(texts([...search, said(20), cited(9), said(10)])).toEqual([
    ["Before it. ", 0],
    ["It is so.", 1],
    [" After it.", 0],
  ]);
  const content = anthropicBlocks(turn([...search, said(20), cited(9, { file_id: null, from_the_future: 1 }), said(10)]));
  const messages = [
    { role: "user", content: "Hello" },
    { role: "assistant", content },
    { role: "user", content: "And?" },
  ];
  const tools = [{ type: "web_search_20250305", name: "web_search" }];
  expect(checkMessages({ model: "claude-opus-4-1", max_tokens: 100, messages, tools })).toEqual([]);
});

test.each<[string, StateItem[]]>([
  ["without the search", [said(20), cited(9), said(10)]],
  ["longer than the text", [...search, said(20), cited(99), said(10)]],
  ["of nothing", [...search, cited(9), said(30)]],
  ["of white space alone", [...search, said(11), cited(1), said(19)]],
  ["without its index", [...search, said(20), cited(9, { encrypted_index: "" }), said(10)]],
])("a citation %s is left out, and no word is", (_name, state) => {
  const found = texts(state);
  expect(found.map(([text]) => text).join("")).toBe("Before it. It is so. After it.");
  expect(found.every(([, count]) => count === 0)).toBe(true);
});
