import { beforeAll, expect, test } from "vitest";
import { setModelFacts } from "#domain/model/provider-facts.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { calls, chatStream, OddServer, says, urlOf } from "./odd-server.ts";
import { send, textOf, useRig } from "./rig.ts";

// Malformed server responses, and the resulting state of the reply.

const rig = useRig();
const server = new OddServer();
beforeAll(() => {
  urlOf.rig = rig.url;
});

async function answered(body: string, kind: "compatible" | "anthropic" | "openai" = "compatible", apiKey?: string) {
  server.answers(body);
  const person = await server.person(kind, apiKey);
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  const message = await person.client.end(assistantMessage.id);
  const entries = await db().usageEntry.findMany({ where: { userId: person.user.id } });
  const runs = await db().run.findMany({ where: { messageId: message.id } });
  person.client.socket.disconnect();
  return { message, entries, runs, asked: server.requests.length };
}

const hello = says({ content: "Hello." });
const stop = says({}, "stop");

test.each<[string, object]>([
  ["nothing in it", {}],
  ["nulls", { prompt_tokens: null, completion_tokens: null, total_tokens: null }],
  ["only a total", { total_tokens: 12 }],
  ["fractions", { prompt_tokens: 9.6, completion_tokens: 2.4 }],
  ["texts", { prompt_tokens: "9", completion_tokens: "many" }],
  ["numbers below nought", { prompt_tokens: -1, completion_tokens: -5 }],
  ["numbers that no column holds", { prompt_tokens: 3e9, completion_tokens: 1e300 }],
  ["a list", { prompt_tokens: [1], completion_tokens: {} }],
])("a usage with %s: the answer is kept, is counted, and ends once", async (_name, usage) => {
  const { message, entries, asked } = await answered(chatStream(hello, stop, { choices: [], usage }));
  expect(message).toMatchObject({ status: "complete", error: null });
  expect(textOf(message)).toBe("Hello.");
  expect(asked).toBe(1);
  expect(entries).toHaveLength(1);
  expect(entries[0]?.inputTokens).toBeGreaterThan(0);
  expect(entries[0]?.outputTokens).toBeGreaterThan(0);
});

test.each(["error", "abort", "insufficient_system_resource", "whatever_comes_next"])(
  "the finish reason %s is not a success",
  async (reason) => {
    const { message } = await answered(chatStream(hello, says({}, reason)));
    expect(message).toMatchObject({ status: "failed", error: { code: "TRUNCATED", message: expect.stringContaining(reason) } });
    expect(textOf(message)).toBe("Hello.");
  },
);

test.each<[string, string, string]>([
  ["vLLM's", '{"object":"error","message":"engine is dead","code":500}', "OVERLOADED"],
  ["a text", '{"error":"engine is dead"}', "OVERLOADED"],
  ["a number for a code", '{"error":{"code":402,"message":"engine is dead"}}', "QUOTA"],
  ["429 as a code", '{"error":{"code":429,"message":"engine is dead"}}', "RATE_LIMITED"],
  ["FastAPI's", '{"detail":"engine is dead"}', "OVERLOADED"],
  [
    "a context that is too long",
    '{"error":{"code":400,"message":"engine is dead: maximum context length is 8192 tokens"}}',
    "CONTEXT_TOO_LONG",
  ],
  ["one within a choice", '{"choices":[{"delta":{},"error":{"code":502,"message":"engine is dead"}}]}', "OVERLOADED"],
])("an error in a stream that is %s fails the reply with its message", async (_name, error, code) => {
  const { message, asked } = await answered(chatStream(hello, error));
  expect(message).toMatchObject({ status: "failed", error: { code, message: expect.stringContaining("engine is dead") } });
  expect(textOf(message)).toBe("Hello.");
  expect(asked).toBe(1);
});

test.each<[string, string, string]>([
  ["nothing but an end", chatStream(stop), "EMPTY"],
  ["blank lines and an end", chatStream(says({ content: "\n \n" }), stop), "EMPTY"],
  ["no more than its last line", "data: [DONE]\n\n", "EMPTY"],
  ["a wrong key with success", '{"error":{"message":"Invalid API key"}}', "WRONG_KEY"],
  ["a page", "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Hi</body></html>", "NO_MODEL_SERVER"],
  ["no byte at all", "", "TRUNCATED"],
])("an answer that is %s fails with a reason", async (_name, body, code) => {
  expect((await answered(body)).message).toMatchObject({ status: "failed", error: { code } });
});

test.each<[string, "compatible" | "anthropic" | "openai", object]>([
  ["Chat Completions", "compatible", { choices: [{ message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }] }],
  ["Messages", "anthropic", { type: "message", content: [{ type: "text", text: "Hello." }], stop_reason: "end_turn" }],
  [
    "Responses",
    "openai",
    { object: "response", status: "completed", output: [{ type: "message", content: [{ type: "output_text", text: "Hello." }] }] },
  ],
])("a whole answer in place of a stream is accepted: %s", async (_name, kind, body) => {
  const { message, entries } = await answered(JSON.stringify(body), kind);
  expect(message).toMatchObject({ status: "complete", parts: [{ type: "text", text: "Hello." }] });
  expect(entries).toMatchObject([{ estimated: true }]);
});

test("an answer of an Anthropic proxy without usage is accepted", async () => {
  const events = [
    { type: "message_start", message: {} },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello." } },
    { type: "message_delta", delta: { stop_reason: "end_turn" } },
    { type: "message_stop" },
  ];
  const { message } = await answered(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""), "anthropic");
  expect(message).toMatchObject({ status: "complete", parts: [{ type: "text", text: "Hello." }] });
});

test("NUL and lone surrogates in a text, a tool's name and its arguments are removed before storing", async () => {
  const call = { index: 0, id: "a\u0000", function: { name: "no\u0000pe", arguments: '{"x":"\\u0000\\ud800"}' } };
  server.answers(chatStream(says({ content: "He\u0000llo\ud800" }), calls(call), says({}, "tool_calls")), chatStream(hello, stop));
  const person = await server.person();
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  expect(await person.client.end(assistantMessage.id)).toMatchObject({
    status: "complete",
    parts: [{ type: "text" }, { type: "tool", name: "nope", status: "failed" }, { type: "text", text: "Hello." }],
  });
  person.client.socket.disconnect();
});

const cutOff = calls({ index: 0, id: "a", function: { name: "delete_task", arguments: '{"id": 1, "dry_run": tru' } });
const odd = calls({ index: 0, id: "a", function: { name: "delete_task", arguments: '{"id": "all of them"}' } });
test.each([
  ["cut off", cutOff, "end before they are complete"],
  ["not what the tool takes", odd, "do not fit the tool"],
])("arguments that are %s are never executed nor submitted for approval; the model is told", async (_name, call, words) => {
  server.answers(chatStream(call, says({}, "tool_calls")), chatStream(hello, stop));
  const person = await server.person();
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  const message = await person.client.end(assistantMessage.id);
  expect(message).toMatchObject({
    status: "complete",
    parts: [
      { type: "tool", name: "delete_task", status: "failed" },
      { type: "text", text: "Hello." },
    ],
  });
  expect(JSON.stringify(server.requests[1]?.body)).toContain(words);
  expect(await db().toolCall.findMany({ where: { messageId: message.id } })).toMatchObject([{ done: false }]);
  person.client.socket.disconnect();
});

test("a model that keeps calling with invalid arguments is stopped after three times", async () => {
  const { message, asked } = await answered(chatStream(cutOff, says({}, "tool_calls")));
  expect(message).toMatchObject({ status: "failed", error: { code: "BAD_ARGUMENTS" } });
  expect(message.parts).toHaveLength(3);
  expect(asked).toBe(3);
});

test("of too many calls in one answer only the allowed number run, and the model and its user see how many did not", async () => {
  const many = Array.from({ length: 230 }, (_, index) => ({
    index,
    id: `c${index}`,
    function: { name: "get_task", arguments: '{"id":"?"}' },
  }));
  server.answers(chatStream(...many.map((call) => calls(call)), says({}, "tool_calls")), chatStream(hello, stop));
  const person = await server.person();
  const { id } = await db().providerAccount.update({ where: { id: person.providerId }, data: { models: ["odd"] } });
  await setModelFacts(actorOf(person.user), { id, model: "odd", facts: { window: 100_000 } });
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  const message = await person.client.end(assistantMessage.id);
  const steps = message.parts.filter((part) => part.type === "tool");
  expect(steps).toHaveLength(201);
  expect(steps[199]?.output).toMatchObject({ error: { code: "VALIDATION" } });
  expect(steps[200]).toMatchObject({ status: "failed", output: { error: { message: expect.stringContaining("29 more were not made") } } });
  expect(JSON.stringify(server.requests[1]?.body)).toContain("29 more were not made");
  person.client.socket.disconnect();
});
