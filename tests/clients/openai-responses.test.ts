import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import type { ResponseInput } from "openai/resources/responses/responses";
import { expect, test } from "vitest";
import { z } from "zod";
import { makePerson, useRig } from "../realtime/rig.ts";

// The official client over the Responses API, with each model protocol of the product.

const rig = useRig();
const models = ["demo", "demo-chat", "demo-claude"];

async function client(): Promise<OpenAI> {
  const { token } = await makePerson();
  return new OpenAI({ apiKey: token, baseURL: `${rig.url}/v1`, maxRetries: 0 });
}

const look = {
  type: "function" as const,
  name: "mcp_look_at",
  parameters: { type: "object", properties: { at: { type: "string" } }, additionalProperties: false },
  strict: false,
};

test.each(models)("%s responds unstreamed, with model name and usage", async (model) => {
  const openai = await client();
  const response = await openai.responses.create({ model, instructions: "Be brief.", input: "hello" });
  expect(response).toMatchObject({ object: "response", status: "completed", model, error: null });
  expect(response.output_text).toContain("demo");
  expect(response.usage).toMatchObject({ input_tokens: expect.any(Number), output_tokens: expect.any(Number) });
});

test.each(models)("%s streams to the helper: every event in order, and a final response that matches them", async (model) => {
  const openai = await client();
  const whole = await openai.responses.create({ model, input: "hello" });
  const stream = openai.responses.stream({ model, input: "hello" });
  const events: string[] = [];
  const numbers: number[] = [];
  for await (const event of stream) {
    if (events.at(-1) !== event.type) events.push(event.type);
    numbers.push(event.sequence_number);
  }
  expect(events).toEqual([
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
  ]);
  expect(numbers).toEqual(numbers.map((_, at) => at));
  expect((await stream.finalResponse()).output_text).toBe(whole.output_text);
});

test.each(models)("%s calls a tool and continues with its result", async (model) => {
  const openai = await client();
  const input: ResponseInput = [{ role: "user", content: 'use mcp_look_at {"at":"home"}' }];
  const streamed = await openai.responses.stream({ model, input, tools: [look] }).finalResponse();
  const first = await openai.responses.create({ model, input, tools: [look] });
  expect(streamed.output.map((item) => item.type)).toEqual(first.output.map((item) => item.type));
  const call = first.output.find((item) => item.type === "function_call");
  expect(call).toMatchObject({ name: "mcp_look_at", call_id: expect.stringMatching(/\S/) });
  expect(JSON.parse(call?.type === "function_call" ? call.arguments : "")).toEqual({ at: "home" });
  input.push(...(first.output as ResponseInput));
  input.push({ type: "function_call_output", call_id: call?.type === "function_call" ? call.call_id : "", output: "found 7 stones" });
  const second = await openai.responses.create({ model, input, tools: [look] });
  expect(second.output_text).toContain("found 7 stones");
});

test.each(models)("%s returns its reasoning as a summary", async (model) => {
  const openai = await client();
  const question = { role: "user" as const, content: "reasoning" };
  const response = await openai.responses.create({ model, input: [question] });
  expect(response.output.map((item) => item.type)).toEqual(["reasoning", "message"]);
  const input = [question, ...(response.output as ResponseInput), { role: "user" as const, content: "hello" }];
  const again = await openai.responses.create({ model, input });
  expect(again.status).toBe("completed");
});

test.each(models)("%s that reaches its maximum length, or refuses, is incomplete", async (model) => {
  const openai = await client();
  const cut = await openai.responses.stream({ model, input: "cut short" }).finalResponse();
  expect(cut).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
  const declined = await openai.responses.stream({ model, input: "refuse" }).finalResponse();
  expect(declined).toMatchObject({ status: "incomplete", incomplete_details: { reason: "content_filter" } });
});

test("a schema goes to the model, and its answer is parsed by the helper", async () => {
  const openai = await client();
  const format = zodTextFormat(z.object({ answer: z.string() }), "answer");
  const parsing = openai.responses.parse({ model: "demo-chat", input: "hello", text: { format } });
  // The demo model answers in prose: the test only needs the helper to have parsed the response.
  await expect(parsing).rejects.toBeInstanceOf(SyntaxError);
});

test.each(models)("a stream of %s that breaks is an error, never a clean end", async (model) => {
  const openai = await client();
  for (const words of ["fail mid-stream", "truncate", "malformed"]) {
    const read = async () => {
      for await (const _ of await openai.responses.create({ model, input: words, stream: true }));
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
  }
  await expect(openai.responses.create({ model, input: "too long" })).rejects.toMatchObject({
    status: 400,
    code: "context_length_exceeded",
  });
});

test.each([
  ["previous_response_id", { previous_response_id: "resp_1" }],
  ["conversation", { conversation: "conv_1" }],
  ["store", { store: true }],
  ["background", { background: true }],
  ["tools.0", { tools: [{ type: "web_search" as const }] }],
])("%s is refused by its name", async (param, options) => {
  const openai = await client();
  const refusal = openai.responses.create({ model: "demo", input: "hello", ...options });
  await expect(refusal).rejects.toMatchObject({ status: 400, code: "unsupported_parameter", param });
});

test("an item can be referred to by id by its own user only", async () => {
  const [openai, stranger] = [await client(), await client()];
  const said = await openai.responses.create({ model: "demo-chat", input: "hello" });
  const id = said.output[0]?.id ?? "";
  const input: ResponseInput = [
    { role: "user", content: "hello" },
    { type: "item_reference", id },
    { role: "user", content: "thanks" },
  ];
  expect((await openai.responses.create({ model: "demo-chat", input })).status).toBe("completed");
  await expect(stranger.responses.create({ model: "demo-chat", input })).rejects.toMatchObject({ status: 404, code: "item_not_found" });
  const unkept = await openai.responses.create({ model: "demo-chat", input: "hello", store: false });
  const reference = { type: "item_reference" as const, id: unkept.output[0]?.id ?? "" };
  await expect(openai.responses.create({ model: "demo-chat", input: [reference] })).rejects.toMatchObject({ status: 404 });
});
