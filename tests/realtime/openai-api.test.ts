import { createServer, type Server } from "node:http";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { beginCall } from "#domain/usage/usage.ts";
import { monthOf } from "#domain/usage/usage-view.ts";
import { actorOf } from "../factories.ts";
import { makePerson, useRig } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

const rig = useRig();
/** The last request to the provider. */
let asked: { messages: unknown[]; stream?: boolean } = { messages: [] };
let upstream: Server;
let own: Server;
let viaUpstream = "";
beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url !== "/v1/chat/completions") return void response.writeHead(404).end("{}");
    asked = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const choices = [{ index: 0, delta: { content: "Fine." }, finish_reason: "stop" }];
    if (!asked.stream) {
      const whole = [{ index: 0, message: { role: "assistant", content: "Fine." }, finish_reason: "stop" }];
      return void response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ choices: whole }));
    }
    response.writeHead(200, { "Content-Type": "text/event-stream" }).end(`data: ${JSON.stringify({ choices })}\n\ndata: [DONE]\n\n`);
  });
  const origin = await listening(upstream);
  own = serverWith({ openai: { apiKey: "k", baseUrl: `${origin}/v1` }, demo: false });
  viaUpstream = await listening(own);
});
afterAll(() => {
  for (const server of [upstream, own]) server.close().closeAllConnections();
});

const user = (content: unknown) => ({ role: "user", content });

async function complete(body: object | string, url = rig.url, person?: { token: string }) {
  const { token } = person ?? (await makePerson());
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body: text });
  return { status: response.status, body: (await response.json()) as { error?: object; choices?: object[] } };
}

test.each([
  ["NUL", "gpt\u0000"],
  ["half a character", "gpt\ud800"],
])("a model's name with %s is rejected with its field", async (_name, model) => {
  expect(await complete({ model, messages: [user("hello")] })).toMatchObject({
    status: 400,
    body: { error: { type: "invalid_request_error", param: "model" } },
  });
});

test("an unknown model is reported to OpenAI's clients as 404 model_not_found", async () => {
  expect(await complete({ model: "nobodys", messages: [user("hello")] })).toMatchObject({
    status: 404,
    body: {
      error: { type: "invalid_request_error", param: "model", code: "model_not_found", message: expect.stringContaining("does not exist") },
    },
  });
});

test("null counts as absent wherever OpenAI's clients send it", async () => {
  const messages = [user("hello"), { role: "assistant", content: "hi", refusal: null, tool_calls: null }, user("hello")];
  const tools = [{ type: "function", function: { name: "add", description: null, parameters: null, strict: null } }];
  const nulls = { model: null, stream: null, max_tokens: null, temperature: null, tool_choice: null };
  expect((await complete({ ...nulls, messages, tools, stream_options: { include_usage: null } })).status).toBe(200);
  expect((await complete({ ...nulls, messages, tools: null, stream_options: null })).status).toBe(200);
});

test("a client's tool output reaches the model unchanged: plain text unquoted, large numbers exact", async () => {
  const call = (id: string) => ({ id, type: "function", function: { name: "look", arguments: "{}" } });
  const result = (id: string, content: string) => ({ role: "tool", tool_call_id: id, content });
  const messages = [
    user("look"),
    { role: "assistant", content: null, tool_calls: [call("a"), call("b"), call("c")] },
    result("a", "plain words"),
    result("b", '{"id": 12345678901234567890}'),
    result("c", "1.0"),
  ];
  expect((await complete({ model: "any", messages }, viaUpstream)).status).toBe(200);
  expect(asked.messages.slice(-3)).toEqual(messages.slice(-3));
});

test("a picture within the request reaches the model; an image URL is rejected", async () => {
  const picture = (url: string) =>
    user([
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url } },
    ]);
  const inside = picture("data:image/png;base64,iVBORw0KGgo=");
  expect((await complete({ model: "any", messages: [inside] }, viaUpstream)).status).toBe(200);
  expect(asked.messages.at(-1)).toEqual(inside);
  for (const url of ["http://127.0.0.1/a.png", "data:text/html;base64,AAAA", "file:///etc/passwd"])
    expect((await complete({ model: "any", messages: [picture(url)] }, viaUpstream)).status).toBe(400);
});

test.each([21, 40])("a body of %d MB is answered with 413 and not with a broken connection", async (megabytes) => {
  expect(await complete(`"${"x".repeat(megabytes * 1_048_576)}"`)).toMatchObject({ status: 413, body: { error: expect.any(Object) } });
});

test("each answer counts as one of the day's replies, and beyond them a client gets a quota error", async () => {
  const person = await makePerson();
  const used = async () => (await monthOf(actorOf(person.user))).turns;
  expect((await complete({ model: "demo", messages: [user("hello")] }, rig.url, person)).status).toBe(200);
  expect(await used()).toBe(1);
  const replies = Array.from({ length: plans.free.dailyTurns - 1 }, () => uuidv7());
  for (const id of replies) await beginCall(actorOf(person.user), id, { quote: fixedQuote(0), runsMax: null });
  expect(await complete({ model: "demo", messages: [user("hello")] }, rig.url, person)).toMatchObject({
    status: 429,
    body: { error: { type: "insufficient_quota", code: "insufficient_quota" } },
  });
  expect(await used()).toBe(plans.free.dailyTurns);
});
