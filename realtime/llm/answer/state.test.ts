import { describe, expect, test } from "vitest";
import type { ModelEvent } from "../model.ts";
import { readChat } from "./chat.ts";
import { readMessages } from "./messages.ts";
import { readResponses } from "./responses.ts";

// Data that a provider wants back is emitted in its original order, unchanged.

type Read = typeof readChat;
const request = { model: "any", system: "", messages: [], tools: [] };

async function heard(read: Read, events: object[], done = false): Promise<ModelEvent[]> {
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("") + (done ? "data: [DONE]\n\n" : "");
  const all: ModelEvent[] = [];
  await read(new Blob([text]).stream(), (event) => void all.push(event), request);
  return all;
}

const statesIn = (events: ModelEvent[]) => events.flatMap((event) => (event.type === "state" ? [event.item] : []));
const kinds = (events: ModelEvent[]) => events.map(({ type }) => type);

describe("Messages", () => {
  const begin = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
  const delta = (index: number, delta: object) => ({ type: "content_block_delta", index, delta });
  const stop = (index: number) => ({ type: "content_block_stop", index });
  const end = [{ type: "message_delta", delta: { stop_reason: "end_turn" } }, { type: "message_stop" }];

  test("the search citations of a text follow it, with the length of its block; other citations are not sent back", async () => {
    const citation = { type: "web_search_result_location", cited_text: "c", encrypted_index: "i", title: "A", url: "https://a.example" };
    const cited = (index: number, given: object) => delta(index, { type: "citations_delta", citation: given });
    const text = (index: number, words: string) => delta(index, { type: "text_delta", text: words });
    const events = await heard(readMessages, [
      begin(0, { type: "text", text: "" }),
      ...["Be", "fo", "re ", "it. "].map((words) => text(0, words)),
      stop(0),
      begin(1, { type: "text", text: "" }),
      ...["It", " is", " so", "."].map((words) => text(1, words)),
      cited(1, citation),
      stop(1),
      begin(2, { type: "text", text: "" }),
      text(2, " A file."),
      cited(2, { type: "char_location", cited_text: "c", document_index: 0, document_title: null }),
      stop(2),
      ...end,
    ]);
    expect(statesIn(events)).toEqual([{ type: "block", block: { type: "citations", length: 9, citations: [citation] } }]);
    expect(kinds(events).filter((kind) => kind === "citation")).toHaveLength(1);
  });

  test("signed and redacted thoughts, searches and their results keep their order among text and calls", async () => {
    const result = {
      type: "web_search_tool_result",
      tool_use_id: "srvtoolu_1",
      content: [{ type: "web_search_result", url: "https://a.example", title: "A", encrypted_content: "secret", page_age: null }],
    };
    const events = await heard(readMessages, [
      begin(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, { type: "thinking_delta", thinking: "Let me " }),
      delta(0, { type: "thinking_delta", thinking: "see." }),
      delta(0, { type: "signature_delta", signature: "sig" }),
      delta(0, { type: "signature_delta", signature: "ned" }),
      stop(0),
      begin(1, { type: "redacted_thinking", data: "hidden" }),
      stop(1),
      begin(2, { type: "text", text: "" }),
      delta(2, { type: "text_delta", text: "I look." }),
      stop(2),
      begin(3, { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
      delta(3, { type: "input_json_delta", partial_json: '{"query":' }),
      delta(3, { type: "input_json_delta", partial_json: '"a"}' }),
      stop(3),
      begin(4, result),
      stop(4),
      begin(5, { type: "tool_use", id: "toolu_1", name: "create_task", input: {} }),
      delta(5, { type: "input_json_delta", partial_json: "{}" }),
      stop(5),
      ...end,
    ]);
    expect(kinds(events)).toEqual(
      ["reasoning", "reasoning", "state", "state", "text", "search", "state", "state", "tool_call", "end"], //
    );
    expect(statesIn(events)).toEqual([
      { type: "block", block: { type: "thinking", thinking: "Let me see.", signature: "signed" } },
      { type: "block", block: { type: "redacted_thinking", data: "hidden" } },
      { type: "block", block: { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "a" } } },
      { type: "block", block: result },
    ]);
  });

  test.each(["thoughts without a signature", "truncated input"])("%s: no state is emitted", async (what) => {
    const block = what.startsWith("thoughts")
      ? [begin(0, { type: "thinking", thinking: "" }), delta(0, { type: "thinking_delta", thinking: "Hm." })]
      : [begin(0, { type: "server_tool_use", id: "s", name: "n", input: {} }), delta(0, { type: "input_json_delta", partial_json: '{"q' })];
    expect(statesIn(await heard(readMessages, [...block, stop(0), ...end]))).toEqual([]);
  });

  test("a whole answer emits the same, and so do blocks without an end", async () => {
    const thought = { type: "thinking", thinking: "Hm.", signature: "signed" };
    const call = { type: "tool_use", id: "t", name: "create_task", input: { title: "A" } };
    const whole = await heard(readMessages, [{ type: "message", content: [thought, call], stop_reason: "tool_use" }]);
    expect(kinds(whole)).toEqual(["reasoning", "state", "tool_call", "end"]);
    const open = await heard(readMessages, [begin(0, thought), begin(1, { type: "text", text: "Yes." }), ...end]);
    expect(kinds(open)).toEqual(["reasoning", "state", "text", "end"]);
    expect(statesIn(open)).toEqual([{ type: "block", block: thought }]);
  });
});

describe("Responses", () => {
  const thought = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "secret" };
  const search = { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search", query: "a" } };
  const call = { type: "function_call", id: "fc_1", call_id: "call_1", name: "create_task", arguments: "{}" };
  const items = [thought, search, { ...thought, id: "rs_2" }, call];

  test("encrypted thoughts and hosted searches are emitted once, before what they led to", async () => {
    const done = items.map((item, output_index) => ({ type: "response.output_item.done", output_index, item: { ...item, status: null } }));
    const completed = { type: "response.completed", response: { status: "completed", output: items } };
    const events = await heard(readResponses, [{ type: "response.created", response: {} }, ...done, completed]);
    expect(kinds(events)).toEqual(["state", "search", "state", "state", "tool_call", "end"]);
    expect(statesIn(events)).toEqual(
      [thought, { ...search, status: undefined }, { ...thought, id: "rs_2" }].map((block) => ({ type: "block", block })),
    );
    const whole = await heard(readResponses, [{ object: "response", status: "completed", output: items }]);
    expect(kinds(whole)).toEqual(["state", "state", "state", "tool_call", "end"]);
  });

  test("thoughts without encrypted content are dropped", async () => {
    const { encrypted_content: _, ...bare } = thought;
    expect(statesIn(await heard(readResponses, [{ object: "response", status: "completed", output: [bare] }]))).toEqual([]);
  });
});

describe("Chat Completions", () => {
  const chunk = (delta: object, finish_reason: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
  const read = (...deltas: object[]) => heard(readChat, [...deltas.map((delta) => chunk(delta)), chunk({}, "stop")], true);
  const call = { index: 0, id: "call_1", type: "function", function: { name: "create_task", arguments: "{}" } };

  test("reasoning_content is sent back complete; other reasoning is not", async () => {
    const events = await read({ reasoning_content: "Let me " }, { reasoning_content: "see." }, { tool_calls: [call] });
    expect(statesIn(events)).toEqual([{ type: "field", name: "reasoning_content", value: "Let me see." }]);
    expect(kinds(await read({ reasoning: "Hm." }, { content: "Yes." }))).toEqual(["reasoning", "text", "end"]);
  });

  test("reasoning_details are merged by type and index, in starting order", async () => {
    const text = { type: "reasoning.text", index: 0, format: "anthropic-claude-v1" };
    const events = await read(
      { reasoning_details: [{ ...text, text: "Let me ", signature: null }] },
      { reasoning_details: [{ ...text, text: "see." }] },
      { reasoning_details: [{ ...text, text: "", signature: "signed" }] },
      { reasoning_details: [{ type: "reasoning.encrypted", index: 0, id: "call_1", data: "secret" }] },
      { reasoning_details: [{ type: "reasoning.encrypted", index: 0, id: "call_2", data: "other" }] },
      { reasoning_details: [{ ...text, index: 1, text: "More." }] },
      { content: "Yes." },
    );
    const value = [
      { ...text, text: "Let me see.", signature: "signed" },
      { type: "reasoning.encrypted", index: 0, id: "call_1", data: "secret" },
      { type: "reasoning.encrypted", index: 0, id: "call_2", data: "other" },
      { ...text, index: 1, text: "More." },
    ];
    expect(statesIn(events)).toEqual([{ type: "field", name: "reasoning_details", value }]);
    expect(events.flatMap((event) => (event.type === "reasoning" ? [event.text] : [])).join("")).toBe("Let me see.More.");
  });

  test("Google's signatures stay with their call, or with the text", async () => {
    const signed = { extra_content: { google: { thought_signature: "signed" } } };
    const other = { index: 1, id: "call_2", function: { name: "create_task", arguments: "{}" } };
    const calls = (await read({ tool_calls: [{ ...call, ...signed }, other] })).filter(({ type }) => type === "tool_call");
    expect(calls).toMatchObject([{ id: "call_1", extra: signed }, { id: "call_2" }]);
    expect(calls[1]).not.toHaveProperty("extra");
    const text = await read({ content: "Yes." }, { content: "", ...signed });
    expect(statesIn(text)).toEqual([{ type: "field", name: "extra_content", value: signed.extra_content }]);
    const gateway = await read({ tool_calls: [{ ...call, provider_specific_fields: { thought_signature: "signed" } }] });
    expect(gateway[0]).toMatchObject({ extra: { provider_specific_fields: { thought_signature: "signed" } } });
  });

  test("Mistral's thinking parts are merged, before the text that they led to", async () => {
    const thinking = (text: string) => ({ content: [{ type: "thinking", thinking: [{ type: "text", text }] }] });
    const events = await read(thinking("Let me "), thinking("see."), { content: [{ type: "text", text: "Yes" }] }, { content: "." });
    expect(kinds(events)).toEqual(["reasoning", "reasoning", "state", "text", "text", "end"]);
    expect(statesIn(events)).toEqual([{ type: "block", block: { type: "thinking", thinking: [{ type: "text", text: "Let me see." }] } }]);
  });

  test("a whole answer emits its thoughts once, even after the same in chunks", async () => {
    const message = { reasoning_content: "Hm.", content: "Yes." };
    const whole = await heard(readChat, [{ choices: [{ message, finish_reason: "stop" }] }]);
    expect(statesIn(whole)).toEqual([{ type: "field", name: "reasoning_content", value: "Hm." }]);
    const twice = await heard(readChat, [chunk(message), { choices: [{ message, finish_reason: "stop" }] }]);
    expect(statesIn(twice)).toEqual([{ type: "field", name: "reasoning_content", value: "Hm." }]);
  });

  test("the thoughts that Gemini writes into its text are not part of the answer", async () => {
    const thought = { extra_content: { google: { thought: true } } };
    const events = await read({ content: "<thought>Hm.", ...thought }, { content: " Well.", ...thought }, { content: "</thought>Yes." });
    const said = (kind: string) => events.flatMap((event) => (event.type === kind && "text" in event ? [event.text] : [])).join("");
    expect([said("reasoning"), said("text")]).toEqual(["Hm. Well.", "Yes."]);
  });
});
