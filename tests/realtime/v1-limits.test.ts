import { createServer, type Server, type ServerResponse } from "node:http";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { ownModelId } from "#contracts/provider.ts";
import { setOperatorFacts } from "#domain/model/model-facts.ts";
import { addProvider } from "#domain/model/provider.ts";
import { monthOf } from "#domain/usage/usage-view.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { runsPerUserMax } from "../../realtime/tunables.ts";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { actorOf } from "../factories.ts";
import { makePerson, testKeys } from "./rig.ts";
import { listening, serverWith } from "./via-providers.ts";

// The limits of a plan over each /v1 endpoint: parallel answers, answers per day, money.

const answers = ["/v1/chat/completions", "/v1/responses"] as const;
const bodies: Record<string, (model: string) => object> = {
  "/v1/chat/completions": (model) => ({ model, messages: [{ role: "user", content: "hello" }] }),
  "/v1/responses": (model) => ({ model, input: "hello", store: false }),
  "/v1/embeddings": (model) => ({ model, input: "hello" }),
};
const llm = createLlmServer({ pace: 0 });
/** Answers that wait until they are released. */
let waiting: ServerResponse[] = [];
const slow = createServer((request, response) => {
  if (request.url !== "/v1/chat/completions") return void response.writeHead(404).end("{}");
  request.resume().on("end", () => waiting.push(response));
});
let sidecar: Server;
let url = "";
let llmUrl = "";
let slowUrl = "";
beforeAll(async () => {
  [llmUrl, slowUrl] = await Promise.all([listening(llm.server), listening(slow)]);
  sidecar = serverWith({ openai: { apiKey: "k", baseUrl: `${llmUrl}/openai/v1` }, demo: false }, { RATE_LIMITS: "on" });
  url = await listening(sidecar);
});
beforeEach(() => {
  waiting = [];
});
afterAll(() => {
  setOperatorFacts({});
  for (const server of [sidecar, slow, llm.server]) server.close().closeAllConnections();
});

async function post(path: string, token: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  const read = (await response.json()) as { error?: { code: string; message: string }; data?: unknown[]; model?: string };
  return { status: response.status, body: read };
}

async function providerOf(user: { id: number }, baseUrl: string): Promise<string> {
  const { id } = await addProvider(actorOf(user as never), { kind: "compatible", name: "Mine", baseUrl, apiKey: "own" }, testKeys);
  return id;
}

test.each(answers)(
  "over %s a user can have as many parallel answers as the plan allows, and a slot is free again at the end",
  async (path) => {
    const { user, token } = await makePerson();
    const provider = await providerOf(user, `${slowUrl}/v1`);
    const body = bodies[path]?.(ownModelId(provider, "m")) ?? {};
    const running = Array.from({ length: runsPerUserMax }, () => post(path, token, body));
    await expect.poll(() => waiting.length, { timeout: 30_000 }).toBe(runsPerUserMax);
    for (const other of answers) {
      const refused = await post(other, token, bodies[other]?.(ownModelId(provider, "m")) ?? {});
      expect(refused).toMatchObject({ status: 429, body: { error: { code: "rate_limit_exceeded" } } });
    }
    // Embeddings are not replies and occupy no slot.
    const embedder = ownModelId(await providerOf(user, `${llmUrl}/ollama/v1`), "nomic-embed-text:latest");
    expect((await post("/v1/embeddings", token, { model: embedder, input: "hello" })).status).toBe(200);
    const whole = JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }] });
    for (const response of waiting.splice(0)) response.writeHead(200, { "Content-Type": "application/json" }).end(whole);
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual(running.map(() => 200));
    const next = post(path, token, body);
    await expect.poll(() => waiting.length, { timeout: 30_000 }).toBe(1);
    waiting[0]?.writeHead(200, { "Content-Type": "application/json" }).end(whole);
    expect((await next).status).toBe(200);
  },
);

test("each answer counts towards the day, over both endpoints; embeddings do not, and work even if the day's replies are used up", async () => {
  const { user, token } = await makePerson();
  const used = async () => (await monthOf(actorOf(user))).turns;
  const [model, embedder] = ["gpt-4o-mini", "text-embedding-3-small"];
  for (const path of answers) expect((await post(path, token, bodies[path]?.(model) ?? {})).status).toBe(200);
  expect((await post("/v1/embeddings", token, { model: embedder, input: "hello" })).status).toBe(200);
  expect(await used()).toBe(2);
  // As if they had been started and cost nothing.
  await db().$executeRaw`
    INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd, reply)
    SELECT gen_random_uuid(), 0, ${user.id}, 0, true FROM generate_series(1, ${plans.free.dailyTurns - 2}::int)`;
  for (const path of answers)
    expect(await post(path, token, bodies[path]?.(model) ?? {})).toMatchObject({
      status: 429,
      body: { error: { code: "insufficient_quota" } },
    });
  expect((await post("/v1/embeddings", token, { model: embedder, input: "hello" })).status).toBe(200);
});

test("embeddings on the operator's key are paid for, and refused where the month's money is used up", async () => {
  setOperatorFacts({ "text-embedding-3-small": { inputPrice: 5000, outputPrice: 0 } });
  const { user, token } = await makePerson();
  const model = "text-embedding-3-small";
  const first = await post("/v1/embeddings", token, { model, input: ["hello", "you"] });
  expect(first.body.error).toBeUndefined();
  expect(first.body.data).toHaveLength(2);
  const [entry] = await db().usageEntry.findMany({ where: { userId: user.id, released: false } });
  expect(entry).toMatchObject({ model, inputTokens: 3, outputTokens: 0, estimated: false });
  expect(Number(entry?.costMicroUsd)).toBe(15_000);
  const refused = await post("/v1/embeddings", token, { model, input: "words ".repeat(2000) });
  expect(refused).toMatchObject({ status: 429, body: { error: { code: "insufficient_quota" } } });
  expect(await db().usageEntry.count({ where: { userId: user.id, released: false } })).toBe(1);
  setOperatorFacts({});
});

test("the stand-in's rejections are returned with its message and cost nothing, and the official client reads the vectors", async () => {
  const { user, token } = await makePerson();
  const model = ownModelId(await providerOf(user, `${llmUrl}/openai/v1`), "text-embedding-3-small");
  const refused = await post("/v1/embeddings", token, { model, input: "hello", dimensions: 9999 });
  expect(refused).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("9999") } } });
  const chat = await post("/v1/embeddings", token, { model: model.replace("text-embedding-3-small", "gpt-5-mini"), input: "hello" });
  expect(chat.status).toBeGreaterThanOrEqual(400);
  expect(chat.status).toBeLessThan(500);
  expect(await db().usageEntry.count({ where: { userId: user.id, released: false } })).toBe(0);
  const client = new OpenAI({ apiKey: token, baseURL: `${url}/v1`, maxRetries: 0 });
  // The client requests base64 itself and returns numbers.
  const { data, usage } = await client.embeddings.create({ model, input: ["hello", "you"], dimensions: 64 });
  expect(data.map(({ embedding }) => embedding.length)).toEqual([64, 64]);
  expect(usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
});
