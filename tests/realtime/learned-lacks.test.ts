import { beforeAll, beforeEach, expect, test } from "vitest";
import { listProviderModels, setModelFacts } from "#domain/model/provider-facts.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { chatStream, OddServer, type RecordedRequest, says, urlOf } from "./odd-server.ts";
import { send, textOf, useRig } from "./rig.ts";

// A feature that a server reports as unsupported is left out of one retry, and remembered.

const rig = useRig();
const server = new OddServer();
beforeAll(() => {
  urlOf.rig = rig.url;
});
beforeEach(() => {
  server.requests.length = 0;
});

const answer = chatStream(says({ content: "Hello." }), says({}, "stop"));

/** Rejects requests for which a rule matches, with its message; answers all others. */
function refusing(...rules: [refuses: (body: RecordedRequest["body"]) => boolean, status: number, words: string][]): void {
  server.reply = (response, { body }) => {
    const rule = rules.find(([refuses]) => refuses(body));
    if (!rule) return response.writeHead(200, { "Content-Type": "text/event-stream" }).end(answer);
    const [, status, words] = rule;
    return response
      .writeHead(status, { "Content-Type": "application/json" })
      .end(words.startsWith("{") ? words : JSON.stringify({ error: { message: words } }));
  };
}

const has = (field: string) => (body: RecordedRequest["body"]) => body[field] !== undefined;
const hasSystem = ({ messages }: RecordedRequest["body"]) => JSON.stringify(messages).includes('"role":"system"');

test.each<[string, (body: RecordedRequest["body"]) => boolean, number, string, string]>([
  ["Ollama's tools", has("tools"), 400, "registry.ollama.ai/library/gemma:2b does not support tools", "tools"],
  [
    "OpenRouter's tools",
    has("tools"),
    404,
    "No endpoints found that support tool use. To learn more visit https://openrouter.ai/docs",
    "tools",
  ],
  ["vLLM's tools", has("tools"), 400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', "tools"],
  ["llama.cpp's tools", has("tools"), 500, "tools param requires --jinja flag", "tools"],
  [
    "a field by name",
    has("stream_options"),
    422,
    '{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}',
    "stream_options",
  ],
  ["a field in a text", has("stream_options"), 400, '{"error":"Unrecognized request argument supplied: stream_options"}', "stream_options"],
  ["Gemma's system role", hasSystem, 400, "System role not supported", "system"],
  ["a template's roles", hasSystem, 400, "Conversation roles must alternate user/assistant/user/assistant/...", "system"],
])("%s: retried once without it, and never sent again", async (_name, refuses, status, words, lack) => {
  refusing([refuses, status, words]);
  const person = await server.person();
  const first = await send(person.client, "hello", { model: person.model });
  const message = await person.client.end(first.assistantMessage.id);
  expect(message).toMatchObject({ status: "complete", error: null });
  expect(textOf(message)).toBe("Hello.");
  expect(server.requests).toHaveLength(2);
  await expect
    .poll(async () => (await db().providerAccount.findFirst({ where: { id: person.providerId } }))?.learned)
    .toMatchObject({ odd: [{ lack }] });
  const second = await send(person.client, "hello again", { model: person.model });
  expect(await person.client.end(second.assistantMessage.id)).toMatchObject({ status: "complete" });
  expect(server.requests).toHaveLength(3);
  person.client.socket.disconnect();
});

test("several features are learned one after another in one call", async () => {
  refusing(
    [has("stream_options"), 400, "stream_options is not supported"],
    [has("tools"), 400, "this model does not support tools"],
    [hasSystem, 400, "System role not supported"],
  );
  const person = await server.person();
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  expect(await person.client.end(assistantMessage.id)).toMatchObject({ status: "complete" });
  expect(server.requests).toHaveLength(4);
  expect(JSON.stringify(server.requests.at(-1)?.body)).toContain("You are BestChat");
  person.client.socket.disconnect();
});

test("a retry that does not help is not remembered, and the server's message is shown without the key", async () => {
  refusing([() => true, 400, "this model does not support tools, key users-own-key-secret"]);
  const person = await server.person("compatible", "users-own-key-secret");
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  const failed = await person.client.end(assistantMessage.id);
  expect(failed).toMatchObject({
    status: "failed",
    error: { code: "BAD_REQUEST", message: expect.stringContaining("does not support tools, key [key]") },
  });
  expect(server.requests).toHaveLength(2);
  expect((await db().providerAccount.findFirst({ where: { id: person.providerId } }))?.learned).toEqual({});
  person.client.socket.disconnect();
});

test("a user's setting overrides what was learned: off is never sent, on is never left out", async () => {
  refusing([has("tools"), 400, "this model does not support tools"]);
  const person = await server.person();
  const actor = actorOf(person.user);
  await db().providerAccount.update({ where: { id: person.providerId }, data: { models: ["odd"] } });
  const set = (tools: boolean) => setModelFacts(actor, { id: person.providerId, model: "odd", facts: { tools } });
  await set(false);
  const first = await send(person.client, "hello", { model: person.model });
  expect(await person.client.end(first.assistantMessage.id)).toMatchObject({ status: "complete" });
  expect(server.requests.map(({ body }) => has("tools")(body))).toEqual([false]);
  await set(true);
  const second = await send(person.client, "hello", { model: person.model });
  expect(await person.client.end(second.assistantMessage.id)).toMatchObject({ status: "failed" });
  expect(server.requests.map(({ body }) => has("tools")(body))).toEqual([false, true]);
  expect(await listProviderModels(actor, person.providerId)).toMatchObject([{ name: "odd", set: { tools: true }, learned: [] }]);
  person.client.socket.disconnect();
});

test("after some days a server gets another try", async () => {
  refusing();
  const person = await server.person();
  const at = new Date(Date.now() - 8 * 24 * 60 * 60_000).toISOString();
  await db().providerAccount.update({ where: { id: person.providerId }, data: { learned: { odd: [{ lack: "tools", said: "no", at }] } } });
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  await person.client.end(assistantMessage.id);
  expect(server.requests.map(({ body }) => has("tools")(body))).toEqual([true]);
  person.client.socket.disconnect();
});
