import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { listProviderModels, setModelFacts } from "#domain/model/provider-facts.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { chatStream, says } from "./odd-server.ts";
import { makePerson, testKeys } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

// A feature of a client's request that a server rejects is replaced, and remembered for chats and other processes.

type Body = Record<string, unknown> & { messages: { role: string }[] };
let asked: Body[] = [];
let refusal: (body: Body) => string | null = () => null;
const upstream = createServer(async (request, response) => {
  if (!request.url?.endsWith("/chat/completions")) return void response.writeHead(404).end("404 page not found");
  const body = JSON.parse((await request.setEncoding("utf8").toArray()).join("")) as Body;
  asked.push(body);
  const words = refusal(body);
  if (words) return void response.writeHead(400, { "Content-Type": "application/json" }).end(JSON.stringify({ error: { message: words } }));
  const whole = { choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }] };
  if (body.stream)
    response.writeHead(200, { "Content-Type": "text/event-stream" }).end(chatStream(says({ content: "Hello." }), says({}, "stop")));
  else response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(whole));
});
let origin = "";
const sidecars: Server[] = [];
let url = "";
beforeAll(async () => {
  origin = await listening(upstream);
  url = await another();
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  for (const server of [upstream, ...sidecars]) server.close().closeAllConnections();
});

/** A sidecar that has learned nothing itself. */
async function another(): Promise<string> {
  const sidecar = serverWith({ openai: { apiKey: "operators-key", baseUrl: `${origin}/v1` }, demo: false });
  sidecars.push(sidecar);
  return listening(sidecar);
}

async function person() {
  const made = await makePerson();
  const input = { kind: "compatible" as const, name: "Mine", baseUrl: `${origin}/v1`, apiKey: "users-own-key" };
  const { id } = await addProvider(actorOf(made.user), input, testKeys);
  await db().providerAccount.update({ where: { id }, data: { models: ["tiny"] } });
  return { ...made, providerId: id, model: ownModelId(id, "tiny") };
}

async function post(at: string, token: string, body: object) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await fetch(`${at}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

const user = { role: "user", content: "hello" };
const cases: [lack: string, request: object, refuses: (body: Body) => boolean, words: string, sent: object][] = [
  [
    "stream_options",
    { stream: true, messages: [user] },
    (body) => body.stream_options !== undefined,
    "Unrecognized request argument supplied: stream_options",
    { stream: true },
  ],
  [
    "max_completion_tokens",
    { messages: [user], max_completion_tokens: 50 },
    (body) => body.max_completion_tokens !== undefined,
    "Unrecognized request argument supplied: max_completion_tokens",
    { max_tokens: 50 },
  ],
  [
    "developer",
    { stream: true, messages: [{ role: "developer", content: "Be brief." }, user] },
    ({ messages }) => messages.some(({ role }) => role === "developer"),
    "Unexpected role 'developer'",
    { messages: [{ role: "system", content: "Be brief." }, user] },
  ],
];

test.each(cases)(
  "%s: retried once in another form, and sent in that form by every process from then on",
  async (lack, request, refuses, words, sent) => {
    refusal = (body) => (refuses(body) ? words : null);
    const { token, model, providerId, user: owner } = await person();
    const first = await post(url, token, { model, ...request });
    expect([first.status, first.text.includes("Hello.")]).toEqual([200, true]);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject(sent);
    expect(asked[1]).not.toHaveProperty("max_completion_tokens");
    await expect
      .poll(async () => await listProviderModels(actorOf(owner), providerId), { timeout: 30_000 })
      .toMatchObject([{ name: "tiny", learned: [{ lack, said: words }] }]);
    expect((await post(await another(), token, { model, ...request })).status).toBe(200);
    expect(asked).toHaveLength(3);
  },
);

test.each(cases)("%s of the operator's model is known to every process too", async (lack, request, refuses, words) => {
  refusal = (body) => (refuses(body) ? words : null);
  const { token } = await makePerson();
  const model = `operators-${lack}`;
  expect((await post(url, token, { model, ...request })).status).toBe(200);
  await expect.poll(() => db().modelLack.findMany({ where: { model } }), { timeout: 30_000 }).toMatchObject([{ lack, said: words }]);
  const before = asked.length;
  expect((await post(await another(), token, { model, ...request })).status).toBe(200);
  expect(asked).toHaveLength(before + 1);
});

test("an error that only the client can resolve is returned with the server's message, without a retry", async () => {
  refusal = (body) => (body.temperature === undefined ? null : "Unsupported value: 'temperature' does not support 0.2 with this model.");
  const { token, model, providerId } = await person();
  const { status, text } = await post(url, token, { model, messages: [user], temperature: 0.2 });
  expect([status, text]).toEqual([400, expect.stringContaining("does not support 0.2")]);
  expect(asked).toHaveLength(1);
  expect((await db().providerAccount.findFirst({ where: { id: providerId } }))?.learned).toEqual({});
});

test("a retry that does not help is not remembered", async () => {
  refusal = () => "Unrecognized request argument supplied: stream_options";
  const { token, model, providerId, user: owner } = await person();
  await setModelFacts(actorOf(owner), { id: providerId, model: "tiny", facts: { seesPictures: false } });
  expect((await post(url, token, { model, messages: [user], stream: true })).status).toBe(400);
  expect(asked).toHaveLength(2);
  expect((await db().providerAccount.findFirst({ where: { id: providerId } }))?.learned).toEqual({});
});
