import OpenAI from "openai";
import { zodFunction } from "openai/helpers/zod";
import { expect, test } from "vitest";
import { z } from "zod";
import { makePerson, useRig } from "../realtime/rig.ts";

// The official client over Chat Completions, with each model protocol of the product.

const rig = useRig();
const models = ["demo", "demo-chat", "demo-claude"];

async function client(): Promise<OpenAI> {
  const { token } = await makePerson();
  return new OpenAI({ apiKey: token, baseURL: `${rig.url}/v1`, maxRetries: 0 });
}

const look = { name: "mcp_look_at", description: "Looks", parameters: { type: "object", properties: { at: { type: "string" } } } };
const user = (content: string) => ({ role: "user" as const, content });

test.each(models)("%s responds unstreamed, with model name and usage", async (model) => {
  const openai = await client();
  const { data, response } = await openai.chat.completions.create({ model, messages: [user("hello")] }).withResponse();
  expect(data).toMatchObject({ object: "chat.completion", model, choices: [{ index: 0, finish_reason: "stop" }] });
  expect(data.choices[0]?.message).toMatchObject({ role: "assistant", content: expect.stringContaining("demo"), refusal: null });
  expect(data.usage).toMatchObject({ prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) });
  expect(response.headers.get("x-request-id")).toMatch(/\S/);
});

test.each(models)("%s streams to the helper, which gets the same text as the unstreamed response", async (model) => {
  const openai = await client();
  const whole = await openai.chat.completions.create({ model, messages: [user("hello")] });
  const stream = openai.chat.completions.stream({ model, messages: [user("hello")], stream_options: { include_usage: true } });
  expect(await stream.finalContent()).toBe(whole.choices[0]?.message.content);
  expect(await stream.totalUsage()).toMatchObject({ total_tokens: whole.usage?.total_tokens });
});

test.each(models)("%s reports its token usage only on request", async (model) => {
  const openai = await client();
  for (const asked of [true, false]) {
    const told = [];
    const options = asked ? { stream_options: { include_usage: true } } : {};
    for await (const chunk of await openai.chat.completions.create({ model, messages: [user("hello")], stream: true, ...options }))
      if (chunk.usage) told.push(chunk);
    expect(told).toHaveLength(asked ? 1 : 0);
  }
});

test.each(models)("%s runs the client's tools to the end, with the client's helper", async (model) => {
  const openai = await client();
  const asked: string[] = [];
  const answer = (text: string) => {
    asked.push(text);
    return "found 7 stones";
  };
  const runner = openai.chat.completions.runTools({
    model,
    stream: true,
    messages: [user('use mcp_look_at {"at":"a \\"quoted\\" name, 12345678901234567890"}')],
    tools: [{ type: "function", function: { ...look, function: answer } }],
  });
  expect(await runner.finalContent()).toContain("found 7 stones");
  expect(asked.map((text) => JSON.parse(text))).toEqual([{ at: 'a "quoted" name, 12345678901234567890' }]);
});

test.each(models)("%s returns a parsed tool call with an id", async (model) => {
  const openai = await client();
  const { choices } = await openai.chat.completions.parse({
    model,
    messages: [user('use mcp_look_at {"at":"home"}')],
    tools: [zodFunction({ name: "mcp_look_at", parameters: z.object({ at: z.string() }) })],
  });
  expect(choices).toMatchObject([{ finish_reason: "tool_calls" }]);
  expect(choices[0]?.message.tool_calls).toMatchObject([
    { id: expect.stringMatching(/\S/), function: { parsed_arguments: { at: "home" } } },
  ]);
});

test.each([
  ["wrong key", 401, "invalid_api_key"],
  ["no credit", 429, "insufficient_quota"],
  ["rate-limited", 429, "rate_limit_exceeded"],
  ["no such model", 404, "model_not_found"],
  ["too long", 400, "context_length_exceeded"],
  ["overloaded", 503, "overloaded"],
])("a provider's refusal (%s) is %d %s, whole and streamed, in words for programs", async (words, status, code) => {
  const openai = await client();
  for (const model of models)
    for (const stream of [false, true]) {
      const refusal = openai.chat.completions.create({ model, messages: [user(words)], stream });
      await expect(refusal).rejects.toMatchObject({ status, code, message: expect.not.stringMatching(/press|settings|conversation/i) });
    }
});

test.each(models)("a stream of %s that breaks is an error, never a clean end", async (model) => {
  const openai = await client();
  for (const words of ["fail mid-stream", "truncate", "malformed"]) {
    const read = async () => {
      for await (const _ of await openai.chat.completions.create({ model, messages: [user(words)], stream: true }));
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
  }
});

test("a wrong key and an unknown model have their error classes", async () => {
  const openai = await client();
  const stranger = new OpenAI({ apiKey: "nonsense", baseURL: `${rig.url}/v1`, maxRetries: 0 });
  const messages = [user("hello")];
  await expect(stranger.chat.completions.create({ model: "demo", messages })).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
  await expect(openai.chat.completions.create({ model: "nobodys", messages })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});
