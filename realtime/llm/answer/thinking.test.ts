import { describe, expect, test } from "vitest";
import type { ModelEvent, ModelRequest, OnModelEvent } from "../model.ts";
import { RawHttpBody } from "../transport/raw-http-body.ts";
import type { Body } from "../transport/sse.ts";
import { readChat } from "./chat.ts";
import { readMessages } from "./messages.ts";
import { readResponses } from "./responses.ts";

// Thoughts that a server leaves in an answer's text, over each protocol, whole and character by character.

const tools = ["create_task", "list_tasks"].map((name) => ({ name, description: "", inputSchema: { type: "object" } }));
type Read = (body: Body, hear: OnModelEvent, request: ModelRequest) => Promise<void>;
const protocols: Record<string, [Read, (piece: string) => object, object[]]> = {
  "Chat Completions": [
    readChat,
    (content) => ({ choices: [{ index: 0, delta: { content } }] }),
    [{ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }],
  ],
  Messages: [
    readMessages,
    (text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
    [{ type: "content_block_stop", index: 0 }, { type: "message_delta", delta: { stop_reason: "end_turn" } }, { type: "message_stop" }],
  ],
  Responses: [
    readResponses,
    (delta) => ({ type: "response.output_text.delta", delta }),
    [{ type: "response.completed", response: { status: "completed", output: [] } }],
  ],
};

async function eventsOf(protocol: string, pieces: string[], model = "odd"): Promise<ModelEvent[]> {
  const [read, piece, end] = protocols[protocol] ?? [];
  if (!read || !piece || !end) throw new Error("no such protocol");
  const body = new RawHttpBody();
  const events: ModelEvent[] = [];
  for (const said of [...pieces.map(piece), ...end]) body.push(Buffer.from(`data: ${JSON.stringify(said)}\n\n`));
  body.end(null);
  await read(body, (event) => void events.push(event), { model, system: "", messages: [], tools });
  return events;
}
const words = (events: ModelEvent[], type: "text" | "reasoning") => events.map((event) => (event.type === type ? event.text : "")).join("");

describe.each(Object.keys(protocols))("%s", (protocol) => {
  test.each<[text: string, thoughts: string, answer: string]>([
    ["<think>a</think>Hello", "a", "Hello"],
    ["<think>a<think>b</think>c</think>Hello", "abc", "Hello"],
    ["<think>a<think>b</think>\nHello", "ab", "Hello"],
    ["<think>a</think ><think>b</ think>\n\nHello", "ab", "Hello"],
    ["< think >a< / think >Hello", "a", "Hello"],
    ["<think\n>a</think\n>Hello", "a", "Hello"],
    ['<THINK effort="high">a</Think>Hello', "a", "Hello"],
    ["<think/>Hello", "", "Hello"],
    ["<think>a", "a", ""],
    ["<think>a</thin", "a</thin", ""],
    ["<think>about `</think>`, \"</think>\" and '<think>'</think>Hello", "about `</think>`, \"</think>\" and '<think>'", "Hello"],
    ["a b</think >Hello", "a b", "Hello"],
    ["<|START_THINKING|>a<|END_THINKING|>Hello", "a", "Hello"],
    ["<|channel>thought\na<channel|>Hello", "\na", "Hello"],
  ])("%j: thoughts are separated", async (text, thoughts, answer) => {
    for (const pieces of [[text], [...text]]) {
      const events = await eventsOf(protocol, pieces);
      expect([words(events, "reasoning"), words(events, "text")]).toEqual([thoughts, answer]);
      expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
    }
  });

  test.each([
    "Hello <think>hm</think> world",
    "The tag `<think>` opens and `</think>` closes.",
    "Use `</think>` to close.",
    "```html\n<think>x</think>\n```\nDone",
    "```\nx\n</think>\n```",
    "`<think>` begins it.",
    "<thinker>hm</thinker>",
    "<|",
    "a < b",
  ])("%j: a tag that is only mentioned is part of the answer", async (text) => {
    for (const pieces of [[text], [...text]]) {
      const events = await eventsOf(protocol, pieces);
      expect([words(events, "reasoning"), words(events, "text")]).toEqual(["", text]);
    }
  });

  test("the channels of gpt-oss: analysis is thought, final is the answer", async () => {
    const text =
      "<|channel|>analysis<|message|>a <b|> c<|end|><|start|>assistant<|channel|>commentary<|message|>Now. <|end|>" +
      "<|start|>assistant<|channel|>final<|message|>Hello<|return|>";
    for (const pieces of [[text], [...text]]) {
      const events = await eventsOf(protocol, pieces, "gpt-oss-20b");
      expect([words(events, "reasoning"), words(events, "text")]).toEqual(["a <b|> c", "Now. Hello"]);
    }
    const bare = await eventsOf(protocol, [..."analysisWe know.assistantfinalHello"], "openai/gpt-oss-120b");
    expect([words(bare, "reasoning"), words(bare, "text")]).toEqual(["We know.", "Hello"]);
  });

  test("a tool call written as text is a call, even after thoughts", async () => {
    const call = '<tool_call>{"name":"create_task","arguments":{"title":"A"}}</tool_call>';
    const text = `<think>a ${call}</think>I will.\n${call}`;
    for (const pieces of [[text], [...text]]) {
      const events = await eventsOf(protocol, pieces);
      expect(events.flatMap((event) => (event.type === "tool_call" ? [[event.name, event.input]] : []))).toEqual([
        ["create_task", { title: "A" }],
      ]);
      expect([words(events, "reasoning"), words(events, "text")]).toEqual([`a ${call}`, "I will."]);
      expect(events.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
    }
  });

  test("each call in a channel is a tool call", async () => {
    const call = (title: string) =>
      `<|start|>assistant<|channel|>commentary to=functions.create_task <|constrain|>json<|message|>{"title":"${title}"}<|call|>`;
    const text = `<|channel|>analysis<|message|>a<|end|>${call("A")}${call("B")}`;
    for (const pieces of [[text], [...text]]) {
      const events = await eventsOf(protocol, pieces, "gpt-oss-20b");
      expect(events.flatMap((event) => (event.type === "tool_call" ? [[event.name, event.input]] : []))).toEqual([
        ["create_task", { title: "A" }],
        ["create_task", { title: "B" }],
      ]);
      expect(words(events, "text")).toBe("");
      expect(events.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
    }
  });
});
