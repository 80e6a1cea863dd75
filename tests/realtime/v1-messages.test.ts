import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { makePerson } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

// A client's requests over /v1 reach Anthropic in its own protocol, and its answers are returned without loss.

type Block = Record<string, unknown>;
let asked: { system?: Block[]; messages: { role: string; content: Block[] }[]; max_tokens: number } = { messages: [], max_tokens: 0 };
let upstream: Server;
let sidecar: Server;
let url = "";

const event = (data: { type: string; [field: string]: unknown }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const block = (index: number, content_block: object, ...deltas: object[]) =>
  event({ type: "content_block_start", index, content_block }) +
  deltas.map((delta) => event({ type: "content_block_delta", index, delta })).join("") +
  event({ type: "content_block_stop", index });
const stream =
  event({
    type: "message_start",
    message: { usage: { input_tokens: 3, cache_read_input_tokens: 40, cache_creation_input_tokens: 7, output_tokens: 1 } },
  }) +
  "event: ping\ndata: ping\n\n" +
  block(
    0,
    { type: "thinking", thinking: "" },
    { type: "thinking_delta", thinking: "Six." },
    { type: "signature_delta", signature: "c2ln" },
  ) +
  block(1, { type: "text", text: "" }, { type: "text_delta", text: "Two." }) +
  block(
    2,
    { type: "tool_use", id: "toolu_1", name: "look", input: {} },
    { type: "input_json_delta", partial_json: '{"n": ' },
    { type: "input_json_delta", partial_json: "1.0}" },
  ) +
  block(3, { type: "tool_use", id: "toolu_2", name: "rest", input: {} }) +
  event({ type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 9 } }) +
  event({ type: "message_stop" });

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    asked = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    response.writeHead(200, { "Content-Type": "text/event-stream" }).end(stream);
  });
  const origin = await listening(upstream);
  sidecar = serverWith({ anthropic: { apiKey: "k", baseUrl: origin }, demo: false });
  url = await listening(sidecar);
});
afterAll(() => {
  for (const server of [upstream, sidecar]) server.close().closeAllConnections();
});

async function post(path: string, body: object) {
  const { token, user } = await makePerson();
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify({ model: "claude-haiku-4-5", ...body }) });
  return { status: response.status, body: JSON.parse(await response.text()), user };
}

const call = (id: string, name: string, text: string) => ({ id, type: "function", function: { name, arguments: text } });

test("thinking with its signature, arguments unchanged, and cache reads", async () => {
  const { body, user } = await post("/v1/chat/completions", { messages: [{ role: "user", content: "go" }] });
  expect(body.choices[0]).toMatchObject({
    finish_reason: "tool_calls",
    message: {
      content: "Two.",
      reasoning_content: "Six.",
      thinking_blocks: [{ type: "thinking", thinking: "Six.", signature: "c2ln" }],
      tool_calls: [call("toolu_1", "look", '{"n": 1.0}'), call("toolu_2", "rest", "{}")],
    },
  });
  expect(body.usage).toMatchObject({ prompt_tokens: 50, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 40 } });
  expect(await db().usageEntry.findMany({ where: { userId: user.id } })).toMatchObject([
    { inputTokens: 50, cachedInputTokens: 40, outputTokens: 9, estimated: false },
  ]);
});

test("parts and messages keep their order; ids are legal and unique, inputs are objects, and no text is blank", async () => {
  const picture = "data:image/png;base64,iVBORw0KGgo=";
  await post("/v1/chat/completions", {
    max_tokens: 77,
    messages: [
      { role: "developer", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "image_url", image_url: { url: picture } },
          { type: "text", text: "b" },
        ],
      },
      { role: "assistant", content: "\n\n", tool_calls: [call("call:0", "look", '"{\\"n\\":1}"'), call("call:1", "look", "[1]")] },
      { role: "tool", tool_call_id: "call:1", content: [{ type: "text", text: "second" }] },
      { role: "tool", tool_call_id: "call:0", content: "first" },
      { role: "user", content: "more" },
      { role: "assistant", content: null, tool_calls: [call("call:0", "look", "")] },
      { role: "tool", tool_call_id: "call:0", content: "third" },
    ],
  });
  expect(asked).toMatchObject({ max_tokens: 77, system: [{ type: "text", text: "Be brief." }] });
  expect(asked.messages).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "a" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
        { type: "text", text: "b" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "tool_use", id: "call_0", name: "look", input: { n: 1 } },
        { type: "tool_use", id: "call_1", name: "look", input: { input: [1] } },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "call_1", content: [{ type: "text", text: "second" }] },
        { type: "tool_result", tool_use_id: "call_0", content: "first" },
        { type: "text", text: "more" },
      ],
    },
    { role: "assistant", content: [{ type: "tool_use", id: "call_0_2", name: "look", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "call_0_2", content: "third" }] },
  ]);
});

test("over Responses the thinking is wrapped and sent back as the original block", async () => {
  const first = await post("/v1/responses", { input: "go" });
  const output = first.body.output as Block[];
  expect(output.map(({ type }) => type)).toEqual(["reasoning", "message", "function_call", "function_call"]);
  const results = output
    .filter(({ type }) => type === "function_call")
    .map(({ call_id }) => ({ type: "function_call_output", call_id, output: "ok" }));
  const second = await post("/v1/responses", { input: [{ role: "user", content: "go" }, ...output, ...results] });
  expect(second.status).toBe(200);
  expect(asked.messages[1]?.content).toEqual([
    { type: "thinking", thinking: "Six.", signature: "c2ln" },
    { type: "text", text: "Two." },
    { type: "tool_use", id: "toolu_1", name: "look", input: { n: 1 } },
    { type: "tool_use", id: "toolu_2", name: "rest", input: {} },
  ]);
});
