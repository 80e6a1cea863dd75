import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelEvent, ModelMessage } from "./model.ts";
import { resolveModel } from "./registry.ts";

// llama.cpp has a Responses API that supports only part of OpenAI's.
const asked: string[] = [];
let body = "";
const server = createServer(async (request, response) => {
  asked.push(request.url ?? "");
  body = await text(request);
  const fail = (code: number, message: string) =>
    response.writeHead(code, { "Content-Type": "application/json" }).end(JSON.stringify({ error: { code, message } }));
  if (body.includes('"missing"')) return void fail(404, "The model `missing` does not exist");
  if (request.url === "/v1/responses") return void fail(400, "Cannot determine type of 'item'");
  const chunk = { choices: [{ index: 0, delta: { content: "Four." }, finish_reason: "stop" }] };
  response.writeHead(200, { "Content-Type": "text/event-stream" }).end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
});
let baseUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("a request that a server's Responses API does not understand is sent over Chat Completions, from then on directly", async () => {
  const { client } = resolveModel({ openai: { apiKey: "k", baseUrl }, demo: false }, "local");
  const turns: ModelMessage[] = [{ role: "user", text: "2+2?" }];
  for (let time = 0; time < 2; time += 1) {
    const events: ModelEvent[] = [];
    await client({ model: "local", system: "s", messages: turns, tools: [] }, new AbortController().signal, (event) => events.push(event));
    expect(events).toContainEqual({ type: "text", text: "Four." });
  }
  expect(asked).toEqual(["/v1/responses", "/v1/chat/completions", "/v1/chat/completions"]);
});

test("an unknown model does not change which API its server is called with", async () => {
  const { client } = resolveModel({ openai: { apiKey: "k", baseUrl }, demo: false }, "missing");
  const turns: ModelMessage[] = [{ role: "user", text: "2+2?" }];
  const ask = () => client({ model: "missing", system: "s", messages: turns, tools: [] }, new AbortController().signal, () => undefined);
  asked.length = 0;
  await expect(ask()).rejects.toThrow("does not have this model");
  await expect(ask()).rejects.toThrow("does not have this model");
  expect(asked).toEqual(["/v1/responses", "/v1/chat/completions", "/v1/responses", "/v1/chat/completions"]);
});

test("reasoning items of the Responses API are not sent over Chat Completions", async () => {
  const { client } = resolveModel({ openai: { apiKey: "k", baseUrl }, demo: false }, "local");
  const block = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "secret" };
  const state = [{ type: "block" as const, block }];
  const turns: ModelMessage[] = [
    { role: "user", text: "2+2?" },
    { role: "assistant", text: "Four.", toolCalls: [], state },
    { role: "user", text: "Sure?" },
  ];
  await client({ model: "local", system: "s", messages: turns, tools: [] }, new AbortController().signal, () => undefined);
  expect(asked.at(-1)).toBe("/v1/chat/completions");
  expect(JSON.parse(body).messages.at(2)).toEqual({ role: "assistant", content: "Four." });
});
