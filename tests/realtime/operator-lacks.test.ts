import { createServer } from "node:http";
import { afterAll, beforeEach, expect, test } from "vitest";
import { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { createModelAccess } from "../../realtime/llm/accounting/access.ts";
import type { ModelEvent, ModelRequest } from "../../realtime/llm/model.ts";
import { Breakers } from "../../realtime/llm/transport/breaker.ts";
import { chatStream, says } from "./odd-server.ts";
import { testKeys } from "./rig.ts";
import { listening } from "./via-providers.ts";

type Body = Record<string, unknown>;
const asked: Body[] = [];
let refuses: (body: Body) => string | null = () => null;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.url?.endsWith("/responses")) return response.writeHead(404).end("404 page not found");
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
  asked.push(body);
  const words = refuses(body);
  if (words) return response.writeHead(400).end(JSON.stringify({ error: words }));
  return response.writeHead(200, { "Content-Type": "text/event-stream" }).end(chatStream(says({ content: "Hello." }), says({}, "stop")));
});
const listeningAt = listening(server);
afterAll(() => server.close());

const request: ModelRequest = {
  model: "odd",
  system: "Be brief.",
  messages: [{ role: "user", text: "hello" }],
  tools: [{ name: "list_tasks", description: "", inputSchema: { type: "object" } }],
};

beforeEach(async () => {
  asked.length = 0;
  await db().modelLack.deleteMany({});
});

test("what the operator's model does not support is known to every process", async () => {
  refuses = (body) => (body.tools ? "this model does not support tools" : null);
  const baseUrl = `${await listeningAt}/v1`;
  const own = { keys: testKeys, fetch: async () => Promise.reject(new Error("nobody's")), breakers: new Breakers() };
  const process = () => createModelAccess({ openai: { apiKey: "operators-key", baseUrl }, demo: false }, own);
  async function ask(access: ReturnType<typeof process>) {
    const priced = await access.resolve(1, "odd");
    const events: ModelEvent[] = [];
    await priced.client(request, new AbortController().signal, (event) => void events.push(event));
    return { lacks: [...priced.lacks], events };
  }
  const first = await ask(process());
  expect(first.lacks).toEqual([]);
  expect(first.events.at(-1)).toEqual({ type: "end", reason: "stop" });
  expect(asked.map(({ tools }) => Boolean(tools))).toEqual([true, false]);
  await expect
    .poll(() => db().modelLack.findMany())
    .toMatchObject([{ model: "odd", lack: "tools", said: "this model does not support tools" }]);
  const second = await ask(process());
  expect(second.lacks).toEqual(["tools"]);
  expect(asked.map(({ tools }) => Boolean(tools))).toEqual([true, false, false]);
  await db().$executeRaw(Prisma.sql`UPDATE model_lack SET learned_at = now() - interval '8 days'`);
  expect((await ask(process())).lacks).toEqual([]);
});

const picture = { role: "user" as const, text: "What is this?", images: [{ mime: "image/png", data: "iVBORw0KGgo=" }] };
const has = (text: string) => (body: Body) => JSON.stringify(body).includes(text);
test.each<[lack: string, more: Partial<ModelRequest>, refused: (body: Body) => boolean, words: string, sent: string]>([
  ["pictures", { messages: [picture] }, has("image_url"), "Image inputs are not supported by this model", "a picture that you cannot see"],
  ["system", {}, has('"role":"system"'), "System role not supported", "Be brief."],
  ["reasoning", { model: "gpt-5-odd", reasoning: "long" }, has("reasoning_effort"), "Unrecognized request argument: reasoning_effort", ""],
  [
    "max_completion_tokens",
    { maxOutputTokens: 77 },
    has("max_completion_tokens"),
    "Unknown parameter: max_completion_tokens",
    '"max_tokens":77',
  ],
  ["stream_options", {}, has("stream_options"), "unknown field `stream_options`", ""],
  ["prompt_cache_key", { model: "gpt-5-odd", cacheKey: "c" }, has("prompt_cache_key"), "Unknown parameter: 'prompt_cache_key'.", ""],
])("%s: one retry without it, and never again with it, in any process", async (lack, more, refused, words, sent) => {
  refuses = (body) => (refused(body) ? words : null);
  const baseUrl = `${await listeningAt}/v1`;
  const own = { keys: testKeys, fetch: async () => Promise.reject(new Error("nobody's")), breakers: new Breakers() };
  const asking: ModelRequest = { ...request, tools: [], ...more };
  for (const calls of [2, 3]) {
    const access = createModelAccess({ openai: { apiKey: "operators-key", baseUrl }, demo: false }, own);
    const priced = await access.resolve(1, asking.model);
    const events: ModelEvent[] = [];
    await priced.client(asking, new AbortController().signal, (event) => void events.push(event));
    expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
    expect(asked).toHaveLength(calls);
    expect(asked.at(-1) && refused(asked.at(-1) ?? {})).toBe(false);
    expect(JSON.stringify(asked.at(-1))).toContain(sent);
    await expect.poll(() => db().modelLack.findMany(), { timeout: 15_000 }).toMatchObject([{ model: asking.model, lack, said: words }]);
  }
});
