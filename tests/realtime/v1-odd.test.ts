import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { chatStream, says } from "./odd-server.ts";
import { makePerson, testKeys } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

// Mislabelled answers of a client's server: a stream as JSON, JSON as a stream, errors with a success status.

type Answer = { status?: number; headers?: Record<string, string>; body: string | Buffer };
let answer: Answer = { body: "" };
const upstream = createServer((request, response) => {
  request.resume();
  const { status = 200, headers = {}, body } = answer;
  response.writeHead(status, headers).end(body);
});
let sidecar: Server;
let url = "";
let token = "";
let model = "";
beforeAll(async () => {
  const origin = await listening(upstream);
  sidecar = serverWith({ demo: false });
  url = await listening(sidecar);
  const made = await makePerson();
  const input = { kind: "compatible" as const, name: "Mine", baseUrl: `${origin}/v1`, apiKey: "users-own-key" };
  const { id } = await addProvider(actorOf(made.user), input, testKeys);
  await db().providerAccount.update({ where: { id }, data: { models: ["tiny"] } });
  token = made.token;
  model = ownModelId(id, "tiny");
});
afterAll(() => {
  for (const server of [upstream, sidecar]) server.close().closeAllConnections();
});

async function ask(stream: boolean, given: Answer) {
  answer = given;
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ model, stream, messages: [{ role: "user", content: "hello" }] });
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body });
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  const chunks = type.includes("event-stream") ? text.split("\n\n").filter((event) => event.startsWith("data: ")) : [];
  const read = chunks.filter((event) => event !== "data: [DONE]").map((event) => JSON.parse(event.slice(6)));
  if (chunks.length === 0) read.push(JSON.parse(text));
  const said = read.map(({ choices = [] }) => choices[0]?.delta?.content ?? choices[0]?.message?.content ?? "").join("");
  const error = read.find((one) => one.error)?.error;
  return { status: response.status, said, error, isDone: chunks.at(-1) === "data: [DONE]" };
}

const events = chatStream(says({ content: "Hel" }), says({ content: "lo" }), says({}, "stop"));
const whole = JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }] });
const type = (name: string) => ({ "Content-Type": name });

test.each<[string, Answer]>([
  ["a stream that is called JSON", { headers: type("application/json"), body: events }],
  ["a stream that is called text", { headers: type("text/plain; charset=utf-8"), body: events }],
  ["a stream without a name", { body: events }],
  ["a stream behind a comment, without a name", { body: `: ok\n\n${events}` }],
  ["a stream in capitals", { headers: type("Text/Event-Stream"), body: events }],
  ["JSON that is called a stream", { headers: type("text/event-stream"), body: whole }],
  ["one event that holds the whole", { headers: type("text/event-stream"), body: `data: ${whole}\n\ndata: [DONE]\n\n` }],
  ["JSON without a name", { body: whole }],
  ["JSON behind a mark of the byte order", { headers: type("application/json"), body: `\ufeff${whole}` }],
  ["carriage returns", { headers: type("text/event-stream"), body: events.replaceAll("\n", "\r\n") }],
  ["no [DONE]", { headers: type("text/event-stream"), body: events.replace("data: [DONE]\n\n", "") }],
  ["gzip that is none", { headers: { ...type("text/event-stream"), "Content-Encoding": "gzip" }, body: events }],
  ["gzip", { headers: { ...type("text/event-stream"), "Content-Encoding": "gzip" }, body: gzipSync(events) }],
])("%s is accepted, streamed and whole", async (_name, given) => {
  for (const stream of [true, false])
    expect(await ask(stream, given)).toEqual({ status: 200, said: "Hello", error: undefined, isDone: stream });
});

test.each<[string, Answer, number]>([
  ["nothing", { headers: type("application/json"), body: "" }, 502],
  ["a page", { headers: type("text/html"), body: "<!doctype html><html></html>" }, 502],
  ["a redirect", { status: 307, headers: { Location: "https://elsewhere.example/v1" }, body: "" }, 400],
  ["Ollama's own lines", { headers: type("application/x-ndjson"), body: '{"message":{"content":"a"},"done":false}\n{"done":true}\n' }, 502],
  ["a failure in a text", { headers: type("application/json"), body: '{"error":"Invalid API key"}' }, 401],
  ["a failure without a mark", { headers: type("application/json"), body: '{"detail":"Invalid API key"}' }, 401],
  ["a failure with a message alone", { headers: type("application/json"), body: '{"message":"rate limit exceeded"}' }, 429],
  ["a failure in words", { headers: type("text/plain"), body: "Internal Server Error" }, 503],
])("%s with a success status is an error, streamed and whole", async (_name, given, status) => {
  for (const stream of [true, false]) {
    const { error, ...rest } = await ask(stream, given);
    expect(rest).toMatchObject({ status, said: "" });
    expect(error.message).toEqual(expect.any(String));
  }
});

test.each<[string, string]>([
  ["an error event", 'event: error\ndata: {"message":"engine is dead"}\n\n'],
  ["an object", 'data: {"error":{"message":"engine is dead"}}\n\n'],
  ["vLLM's", 'data: {"object":"error","message":"engine is dead","code":500}\n\n'],
  ["FastAPI's", 'data: {"detail":"engine is dead"}\n\n'],
  ["a cut", ""],
])("%s in the middle of a stream is reported to the client, without an end", async (_name, event) => {
  const body = events.split("\n\n")[0];
  const { said, error, isDone } = await ask(true, { headers: type("text/event-stream"), body: `${body}\n\n${event}` });
  expect([said, isDone]).toEqual(["Hel", false]);
  expect(error.message).toEqual(expect.any(String));
  const unstreamed = await ask(false, { headers: type("text/event-stream"), body: `${body}\n\n${event}` });
  expect(unstreamed.status).toBeGreaterThanOrEqual(400);
});
