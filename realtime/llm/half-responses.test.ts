import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelEvent, ModelTurn } from "./model.ts";
import { resolveModel } from "./registry.ts";

// llama.cpp has a Responses API that does not take all that OpenAI's takes.
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/v1/responses") {
    const error = { code: 400, message: "Cannot determine type of 'item'", type: "invalid_request_error" };
    return void response.writeHead(400, { "Content-Type": "application/json" }).end(JSON.stringify({ error }));
  }
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

test("what an own server's Responses API does not understand is asked over Chat Completions, from then on at once", async () => {
  const { client } = resolveModel({ openai: { apiKey: "k", baseUrl }, demo: false }, "local");
  const turns: ModelTurn[] = [{ role: "user", text: "2+2?" }];
  for (let time = 0; time < 2; time += 1) {
    const events: ModelEvent[] = [];
    await client({ model: "local", system: "s", turns, tools: [] }, new AbortController().signal, (event) => events.push(event));
    expect(events).toContainEqual({ type: "text", text: "Four." });
  }
  expect(asked).toEqual(["/v1/responses", "/v1/chat/completions", "/v1/chat/completions"]);
});
