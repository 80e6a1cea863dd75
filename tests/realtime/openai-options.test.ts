import { createServer, type Server } from "node:http";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { makePerson, testKeys, useRig } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

// The options of the official client, and which of them reach each provider.

const rig = useRig();
type Body = Record<string, unknown>;
let asked: { path: string; body: Body } = { path: "", body: {} };
let upstream: Server;
let own: Server;
let origin = "";
let viaUpstream = "";

const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
const answers: Record<string, string> = {
  "/v1/chat/completions": event({ choices: [{ index: 0, delta: { content: "{}" }, finish_reason: "stop" }] }),
  "/v1/messages":
    event({ type: "message_start", message: { usage: { input_tokens: 1, output_tokens: 1 } } }) +
    event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "{}" } }) +
    event({ type: "message_delta", delta: { stop_reason: "stop_sequence" }, usage: { output_tokens: 1 } }) +
    event({ type: "message_stop" }),
};

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked = { path: request.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
    const refused = asked.body.temperature === 2;
    const error = { type: "invalid_request_error", param: "temperature", code: "unsupported_value", message: "no" };
    if (refused) return void response.writeHead(400, { "Content-Type": "application/json" }).end(JSON.stringify({ error }));
    const choices = [{ index: 0, message: { role: "assistant", content: "{}" }, finish_reason: "stop" }];
    if (!asked.body.stream) return void response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ choices }));
    response.writeHead(200, { "Content-Type": "text/event-stream" }).end(answers[asked.path]);
  });
  origin = await listening(upstream);
  own = serverWith({ openai: { apiKey: "k", baseUrl: `${origin}/v1` }, anthropic: { apiKey: "k", baseUrl: origin }, demo: false });
  viaUpstream = await listening(own);
});
afterAll(() => {
  for (const server of [upstream, own]) server.close().closeAllConnections();
});

async function clientOf(url = viaUpstream) {
  const { token, user } = await makePerson();
  return { user, openai: new OpenAI({ apiKey: token, baseURL: `${url}/v1`, maxRetries: 0 }) };
}

const messages = [{ role: "user" as const, content: "hi" }];
const tools = [{ type: "function" as const, function: { name: "look", parameters: { type: "object", properties: {} } } }];
type Options = Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>;

/** The provider's request for a client's options. */
async function askedWith(model: string, options: Options) {
  const { openai } = await clientOf();
  const answer = await openai.chat.completions.create({ model, messages, ...options });
  expect(answer.choices).toMatchObject([{ message: { content: "{}" }, finish_reason: "stop" }]);
  return asked;
}

const schema = { type: "object", properties: { name: { type: "string" } } };
const person = { type: "json_schema" as const, json_schema: { name: "person", schema, strict: true } };

test.each<[string, Options]>([
  ["sampling", { temperature: 0, top_p: 0.5, seed: 7, presence_penalty: 1, frequency_penalty: -1, logit_bias: { "5": -100 } }],
  ["a tool by its name", { tools, tool_choice: { type: "function", function: { name: "look" } } }],
  ["any tool, one at a time", { tools, tool_choice: "required", parallel_tool_calls: false }],
  ["JSON", { response_format: { type: "json_object" } }],
  ["a schema", { response_format: person }],
  ["effort and length", { reasoning_effort: "low", verbosity: "low" }],
  ["a stop", { stop: "END" }],
  ["several answers and their probabilities", { n: 2, logprobs: true, top_logprobs: 3 }],
  ["fields that nobody knows", { metadata: { a: "b" }, user: "me", min_p: 0.1 } as Options],
])("over Chat Completions a request is forwarded unchanged: %s", async (_name, options) => {
  const { path, body } = await askedWith("gpt-5-mini", options);
  expect(path).toBe("/v1/chat/completions");
  expect(body).toEqual({ model: "gpt-5-mini", messages, ...options });
});

test.each<[string, string, Options, object]>([
  ["where to stop", "claude-haiku-4-5", { stop: "END" }, { stop_sequences: ["END"] }],
  ["the temperature of an older model, whose scale ends at 1", "claude-haiku-4-5", { temperature: 1.5, top_p: 0.5 }, { temperature: 1 }],
  [
    "any tool, one at a time",
    "claude-haiku-4-5",
    { tools, tool_choice: "required", parallel_tool_calls: false },
    { tool_choice: { type: "any", disable_parallel_tool_use: true } },
  ],
  ["no tool", "claude-haiku-4-5", { tools, tool_choice: "none" }, { tool_choice: { type: "none" } }],
  ["a schema", "claude-haiku-4-5", { response_format: person }, { output_config: { format: { type: "json_schema", schema } } }],
  ["the effort of a newer model", "claude-opus-4-7", { reasoning_effort: "minimal" }, { output_config: { effort: "low" } }],
])("over Anthropic's Messages: %s", async (_name, model, options, expected) => {
  expect(await askedWith(model, options)).toMatchObject({ path: "/v1/messages", body: expected });
});

test("options that Anthropic lacks or rejects are dropped if the form of the answer stays the same", async () => {
  const options = { seed: 7, presence_penalty: 1, verbosity: "low" as const };
  const plain = Object.keys((await askedWith("claude-opus-4-7", {})).body);
  expect(Object.keys((await askedWith("claude-opus-4-7", { ...options, temperature: 0.5, top_p: 0.5 })).body)).toEqual(plain);
  expect(Object.keys((await askedWith("claude-haiku-4-5-20251001", { ...options, top_p: 0.5 })).body)).toContain("top_p");
});

test.each<[string, string, Options]>([
  ["n", "demo-claude", { n: 2 }],
  ["logprobs", "demo-claude", { logprobs: true }],
  ["top_logprobs", "demo-claude", { top_logprobs: 3 }],
  ["modalities", "demo", { modalities: ["text", "audio"] }],
  ["audio", "demo", { audio: { voice: "alloy", format: "mp3" } }],
  ["functions", "demo-claude", { functions: [{ name: "look" }] }],
  ["web_search_options", "demo", { web_search_options: {} }],
  ["response_format", "demo-claude", { response_format: { type: "json_object" } }],
  ["logit_bias", "demo-claude", { logit_bias: { "5": 1 } }],
])("%s that cannot be honoured is rejected by name", async (param, model, options) => {
  const { openai } = await clientOf(rig.url);
  const refusal = openai.chat.completions.create({ model, messages, ...options });
  await expect(refusal).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  await expect(refusal).rejects.toMatchObject({
    status: 400,
    param,
    code: "unsupported_parameter",
    message: expect.stringContaining(param),
  });
});

test("options without effect are accepted", async () => {
  const { openai } = await clientOf(rig.url);
  const harmless = {
    n: 1,
    logprobs: false,
    modalities: ["text" as const],
    logit_bias: {},
    stop: [],
    user: "me",
    store: false,
    tool_choice: "auto" as const,
  };
  const answer = await openai.chat.completions.create({ model: "demo-claude", messages, ...harmless, response_format: { type: "text" } });
  expect(answer.choices[0]?.finish_reason).toBe("stop");
});

test.each<[string, Options]>([
  ["tool_choice", { tools, tool_choice: { type: "function", function: { name: "other" } } }],
  ["tool_choice", { tool_choice: "required" }],
  ["temperature", { temperature: 3 }],
  ["stop", { stop: ["a", "b", "c", "d", "e"] }],
])("an invalid %s is rejected by name", async (param, options) => {
  const { openai } = await clientOf(rig.url);
  await expect(openai.chat.completions.create({ model: "demo", messages, ...options })).rejects.toMatchObject({ status: 400, param });
});

test("a value that the provider rejects is named", async () => {
  const { openai } = await clientOf();
  const refusal = openai.chat.completions.create({ model: "gpt-5-mini", messages, temperature: 2 });
  await expect(refusal).rejects.toMatchObject({ status: 400, param: "temperature", code: "unsupported_value" });
});

test("a stream has the same options", async () => {
  const { openai } = await clientOf();
  let text = "";
  for await (const chunk of await openai.chat.completions.create({ model: "claude-haiku-4-5", messages, stop: "END", stream: true }))
    text += chunk.choices[0]?.delta.content ?? "";
  expect(text).toBe("{}");
  expect(asked.body).toMatchObject({ stop_sequences: ["END"] });
});

test("a model is found by its id; a user's own model is visible to that user only", async () => {
  const { openai, user } = await clientOf(rig.url);
  expect(await openai.models.retrieve("demo")).toEqual({ id: "demo", object: "model", created: 0, owned_by: "demo" });
  const { id } = await addProvider(actorOf(user), { kind: "compatible", name: "Mine", baseUrl: "https://models.example.com/v1" }, testKeys);
  const listed = ownModelId(id, "org/model:7b");
  await db().providerAccount.updateMany({ where: { id, userId: user.id }, data: { models: ["org/model:7b"] } });
  expect(await openai.models.retrieve(listed)).toMatchObject({ id: listed, owned_by: "Mine" });
  const stranger = (await clientOf(rig.url)).openai;
  for (const unknown of [listed, "nobodys"])
    await expect(stranger.models.retrieve(unknown)).rejects.toMatchObject({ status: 404, code: "model_not_found" });
});
