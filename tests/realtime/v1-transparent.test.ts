import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { setModelFacts } from "#domain/model/provider-facts.ts";
import { monthOf } from "#domain/usage/usage-view.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { makePerson, testKeys } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

// What passes through /v1 between a client and its user's server, byte for byte.

type Asked = { path: string; headers: IncomingHttpHeaders; text: string };
let asked: Asked[] = [];
let answer: (asked: Asked) => { status?: number; type?: string; body: string | Buffer } = () => ({ body: "{}" });
let upstream: Server;
let sidecar: Server;
let url = "";
let origin = "";
beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const seen = { path: request.url ?? "", headers: request.headers, text: Buffer.concat(pieces).toString("utf8") };
    asked.push(seen);
    const { status = 200, type = "application/json", body } = answer(seen);
    response.writeHead(status, { "Content-Type": type }).end(body);
  });
  origin = await listening(upstream);
  sidecar = serverWith({ demo: false });
  url = await listening(sidecar);
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  for (const server of [upstream, sidecar]) server.close().closeAllConnections();
});

async function person() {
  const made = await makePerson();
  const input = { kind: "compatible" as const, name: "Mine", baseUrl: `${origin}/v1`, apiKey: "users-own-key" };
  const { id } = await addProvider(actorOf(made.user), input, testKeys);
  await db().providerAccount.update({ where: { id }, data: { models: ["tiny"] } });
  return { ...made, providerId: id, model: ownModelId(id, "tiny") };
}

async function post(path: string, token: string, body: string) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}

const events = (...data: string[]) => ({ type: "text/event-stream", body: data.map((one) => `data: ${one}\n\n`).join("") });
const chunk = (choice: string, more = "") =>
  `{"id":"c1","object":"chat.completion.chunk","created":1,"model":"tiny-2026"${more},"choices":[${choice}]}`;
const dataOf = (text: string) => text.split("\n\n").flatMap((event) => (event.startsWith("data: ") ? [event.slice(6)] : []));

test("a request is forwarded unchanged except for the model's name, which cannot be bypassed", async () => {
  const { token, model } = await person();
  answer = () => ({ body: '{"choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}]}' });
  const rest = '"messages":[{"role":"user","name":"bob","content":"\\u00e9"}],"seed":12345678901234567890,"min_p":0.10,"x":{"model":"y"}';
  expect((await post("/v1/chat/completions", token, `{"model":"${model}", ${rest}}`)).status).toBe(200);
  expect(asked[0]).toMatchObject({ path: "/v1/chat/completions", headers: { authorization: "Bearer users-own-key" } });
  expect(asked[0]?.text).toBe(`{"model":"tiny",${rest}}`);
  await post("/v1/chat/completions", token, `{"MODEL":"dear","mod\\u0065l":"dear",${rest},"model":"${model}"}`);
  expect(JSON.parse(asked[1]?.text ?? "")).toMatchObject({ model: "tiny" });
  expect(asked[1]?.text).not.toContain("dear");
});

test("a whole answer is returned unchanged, under the client's model name", async () => {
  const { token, model, user } = await person();
  const rest =
    '"choices":[{"index":0,"message":{"role":"assistant","content":"é","reasoning_content":"hm","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\\"n\\": 1.0}"}}]},"logprobs":{"content":[]},"finish_reason":"odd"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":8}},"x":1.50';
  answer = () => ({ body: `{"id":"c","object":"chat.completion","created":1,"model":"tiny-2026",${rest}}` });
  const { text } = await post("/v1/chat/completions", token, JSON.stringify({ model, messages: [{ role: "user", content: "x" }] }));
  expect(text).toBe(`{"id":"c","object":"chat.completion","created":1,"model":"${model}",${rest}}`);
  const ledger = await db().usageEntry.findMany({ where: { userId: user.id } });
  expect(ledger).toMatchObject([{ model, inputTokens: 10, cachedInputTokens: 8, outputTokens: 2, ownKey: true, estimated: false }]);
});

test("a stream is forwarded event by event, unchanged; usage that the client did not request is dropped", async () => {
  const { token, model } = await person();
  const usage = ',"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}';
  const said =
    '{"index":0,"delta":{"role":"assistant","content":"é","extra_content":{"google":{"thought_signature":"AA=="}}},"finish_reason":null}';
  const end = '{"index":0,"delta":{},"finish_reason":"stop"}';
  answer = () => events(chunk(said, ',"service_tier":"x"'), "", chunk(end), chunk("", usage), " [DONE] ");
  const body = { model, messages: [{ role: "user", content: "x" }], stream: true };
  const plain = await post("/v1/chat/completions", token, JSON.stringify(body));
  const named = (text: string) => text.replace("tiny-2026", model);
  expect(dataOf(plain.text)).toEqual([named(chunk(said, ',"service_tier":"x"')), named(chunk(end)), "[DONE]"]);
  const counted = await post("/v1/chat/completions", token, JSON.stringify({ ...body, stream_options: { include_usage: true } }));
  expect(dataOf(counted.text)).toEqual([named(chunk(said, ',"service_tier":"x"')), named(chunk(end)), named(chunk("", usage)), "[DONE]"]);
  expect(asked.map(({ text }) => JSON.parse(text).stream_options)).toEqual([{ include_usage: true }, { include_usage: true }]);
});

test.each<[string, string[], object[]]>([
  [
    "without an index",
    ['{"id":"x","function":{"name":"f","arguments":"{\\"a\\""}}', '{"function":{"arguments":":1}"}}'],
    [{ index: 0, id: "x" }, { index: 0 }],
  ],
  ["that begins at 1", ['{"index":1,"id":"x","function":{"name":"f","arguments":"{}"}}'], [{ index: 0, id: "x" }]],
  ["at -1", ['{"index":-1,"id":"x","function":{"name":"f","arguments":"{}"}}'], [{ index: 0, id: "x" }]],
  [
    "with arguments that are not a string",
    ['{"index":0,"id":"x","function":{"name":"f","arguments":{"a":1}}}'],
    [{ function: { arguments: '{"a":1}' } }],
  ],
])("a tool call %s gets the indexes that clients expect", async (_name, pieces, expected) => {
  const { token, model } = await person();
  answer = () => events(...pieces.map((piece) => chunk(`{"index":0,"delta":{"tool_calls":[${piece}]}}`)), "[DONE]");
  const { text } = await post(
    "/v1/chat/completions",
    token,
    JSON.stringify({ model, messages: [{ role: "user", content: "x" }], stream: true }),
  );
  const told = dataOf(text)
    .slice(0, -1)
    .flatMap((data) => JSON.parse(data).choices[0].delta.tool_calls);
  expect(told).toMatchObject(expected);
});

test.each([
  ["an error of its own shape", '{"object":"error","message":"out of memory, users-own-key","code":500}', "out of memory, [key]"],
  ["a used-up account", '{"error":{"message":"Insufficient credits","code":402}}', "Insufficient credits"],
])("%s in a stream is its last event", async (_name, error, message) => {
  const { token, model } = await person();
  answer = () => events(chunk('{"index":0,"delta":{"content":"a"}}'), error);
  const { text } = await post(
    "/v1/chat/completions",
    token,
    JSON.stringify({ model, messages: [{ role: "user", content: "x" }], stream: true }),
  );
  const told = dataOf(text);
  expect(told).toHaveLength(2);
  expect(JSON.parse(told[1] ?? "")).toEqual({ error: { message, type: expect.any(String), param: null, code: expect.any(String) } });
});

test.each([
  ["a key", 401, { error: { message: "Bad key" } }, 401, "invalid_api_key"],
  [
    "the window",
    400,
    { error: { message: "maximum context length is 10 tokens", code: "context_length_exceeded" } },
    400,
    "context_length_exceeded",
  ],
  ["a field", 422, { detail: [{ loc: ["body", "top_k"], msg: "must be an integer" }] }, 400, "invalid_request"],
  ["the rate", 429, { error: { message: "slow down" } }, 429, "rate_limit_exceeded"],
])("an error for %s has OpenAI's status and code, and the provider's own message", async (_name, status, body, expected, code) => {
  const { token, model } = await person();
  answer = () => ({ status, body: JSON.stringify(body) });
  const refused = await post("/v1/chat/completions", token, JSON.stringify({ model, messages: [{ role: "user", content: "x" }] }));
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([expected, { error: { code } }]);
});

test("an HTML page is not a model's answer", async () => {
  const { token, model } = await person();
  answer = () => ({ type: "text/html", body: "<!doctype html><html>" });
  const { status } = await post("/v1/chat/completions", token, JSON.stringify({ model, messages: [{ role: "user", content: "x" }] }));
  expect(status).toBe(502);
});

test("a server that does not support stream_options is called without them from then on", async () => {
  const { token, model } = await person();
  answer = ({ text }) =>
    JSON.parse(text).stream_options
      ? { status: 422, body: '{"error":{"message":"Extra inputs are not permitted: stream_options"}}' }
      : events(chunk('{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}'), "[DONE]");
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "x" }], stream: true, stream_options: { include_usage: true } });
  for (const calls of [2, 3]) {
    const told = dataOf((await post("/v1/chat/completions", token, body)).text);
    expect(JSON.parse(told.at(-2) ?? "")).toMatchObject({ choices: [], usage: { completion_tokens: 1 } });
    expect(asked).toHaveLength(calls);
  }
});

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const withPicture = (model: string, picture: string) =>
  JSON.stringify({ model, messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: picture, detail: "low" } }] }] });

test("a picture by URL is fetched through the guard and sent inline", async () => {
  const { token, model } = await person();
  answer = ({ path }) =>
    path === "/a.png"
      ? { type: "image/png", body: png }
      : { body: '{"choices":[{"index":0,"message":{"content":"x"},"finish_reason":"stop"}]}' };
  expect((await post("/v1/chat/completions", token, withPicture(model, `${origin}/a.png`))).status).toBe(200);
  expect(JSON.parse(asked[1]?.text ?? "").messages[0].content).toEqual([
    { type: "image_url", image_url: { url: `data:image/png;base64,${png.toString("base64")}`, detail: "low" } },
  ]);
  for (const picture of [`${origin}/page`, "http://169.254.169.254/a.png", "file:///etc/passwd"])
    expect(await post("/v1/chat/completions", token, withPicture(model, picture))).toMatchObject({ status: 400 });
});

test("a picture for a model without vision is rejected before the provider is called", async () => {
  const { token, model, user, providerId } = await person();
  await setModelFacts(actorOf(user), { id: providerId, model: "tiny", facts: { seesPictures: false } });
  const inside = `data:image/png;base64,${png.toString("base64")}`;
  const refused = await post("/v1/chat/completions", token, withPicture(model, inside));
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([400, { error: { param: "messages.0.content.0.image_url" } }]);
  const input = [{ role: "user", content: [{ type: "input_image", image_url: inside }] }];
  expect((await post("/v1/responses", token, JSON.stringify({ model, input }))).status).toBe(400);
  expect(asked).toEqual([]);
});

test("embeddings are forwarded with their format and size, recorded in the ledger, and are not replies", async () => {
  const { token, model, user } = await person();
  const vectors = '"data":[{"object":"embedding","index":0,"embedding":"AAAAAA=="}],"usage":{"prompt_tokens":5,"total_tokens":5}';
  answer = () => ({ body: `{"object":"list","model":"tiny",${vectors}}` });
  const body = { model, input: ["a", "b"], encoding_format: "base64", dimensions: 256 };
  expect((await post("/v1/embeddings", token, JSON.stringify(body))).text).toBe(`{"object":"list","model":"${model}",${vectors}}`);
  expect(JSON.parse(asked[0]?.text ?? "")).toEqual({ ...body, model: "tiny" });
  expect(await db().usageEntry.findMany({ where: { userId: user.id } })).toMatchObject([
    { model, inputTokens: 5, outputTokens: 0, estimated: false },
  ]);
  expect((await monthOf(actorOf(user))).turns).toBe(0);
  answer = () => ({ status: 404, body: "not found" });
  const absent = await post("/v1/embeddings", token, JSON.stringify(body));
  expect([absent.status, JSON.parse(absent.text)]).toMatchObject([404, { error: { code: "model_not_found" } }]);
  expect(await post("/v1/embeddings", token, JSON.stringify({ model, input: [] }))).toMatchObject({ status: 400 });
});
