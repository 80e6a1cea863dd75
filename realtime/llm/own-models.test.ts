import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ownModelId, type ProviderKind } from "#contracts/provider.ts";
import { addProvider, removeProvider, updateProvider } from "#domain/model/provider.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import { holdToRules } from "../../tests/legal-requests.ts";
import { ModelError } from "./model.ts";
import { type OwnModels, resolveOwnModel } from "./own-models.ts";
import { Breakers } from "./transport/breaker.ts";

const keys: SealKeys = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };
const own = (allowPrivate = true): OwnModels => ({
  keys,
  fetch: createOutboundFetch({ allowPrivate, limits: streamLimits }),
  breakers: new Breakers(),
});

type Seen = { url: string; headers: Record<string, unknown>; body: { model?: string } };
let seen: Seen[] = [];
let status = 418;
let echo = false;
const recorder = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
  holdToRules(request, body);
  seen.push({ url: request.url ?? "", headers: request.headers, body });
  response
    .writeHead(status, { "Content-Type": "application/json" })
    .end(JSON.stringify({ error: { message: echo ? `no: ${request.headers.authorization}` : "no" } }));
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => recorder.listen(0, "127.0.0.1", () => resolve()));
  origin = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
});
afterAll(() => {
  recorder.closeAllConnections();
  recorder.close();
});
beforeEach(() => {
  seen = [];
  status = 418;
  // All variables that the SDKs read.
  for (const name of [
    "OPENAI_API_KEY",
    "OPENAI_ADMIN_KEY",
    "OPENAI_ORG_ID",
    "OPENAI_PROJECT_ID",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
  ])
    vi.stubEnv(name, `operators-${name}`);
  vi.stubEnv("OPENAI_CUSTOM_HEADERS", "x-extra: operators-header");
  vi.stubEnv("ANTHROPIC_CUSTOM_HEADERS", "x-extra: operators-header");
  vi.stubEnv("OPENAI_BASE_URL", "https://operators.example/v1");
  vi.stubEnv("ANTHROPIC_BASE_URL", "https://operators.example");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const input = (kind: ProviderKind, apiKey: string | null = "users-own-key") => ({
  kind,
  name: "Mine",
  baseUrl: kind === "anthropic" ? origin : `${origin}/v1`,
  apiKey,
});

async function ask(models: OwnModels, userId: number, id: string): Promise<ModelError> {
  try {
    const { client, model } = await resolveOwnModel(models, userId, id);
    await client({ model, system: "s", messages: [{ role: "user", text: "hi" }], tools: [] }, new AbortController().signal, () => {});
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error("the recorder never answers well");
}

test.each<[ProviderKind, string, Record<string, string | undefined>]>([
  ["openai", "/v1/responses", { authorization: "Bearer users-own-key", "x-api-key": undefined }],
  ["compatible", "/v1/chat/completions", { authorization: "Bearer users-own-key", "x-api-key": undefined }],
  ["anthropic", "/v1/messages", { authorization: undefined, "x-api-key": "users-own-key" }],
])("%s: the user's key goes to the user's address, and nothing of the operator's does", async (kind, path, headers) => {
  const user = await makeUser();
  const { id } = await addProvider(actorOf(user), input(kind), keys);
  await ask(own(), user.id, ownModelId(id, "some/model:7b"));
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ url: path, body: { model: "some/model:7b" } });
  for (const [name, value] of Object.entries(headers)) expect(seen[0]?.headers[name]).toBe(value);
  expect(JSON.stringify(seen)).not.toContain("operators");
});

test.each<ProviderKind>(["openai", "compatible", "anthropic"])("%s without a key: no key at all is sent", async (kind) => {
  const user = await makeUser();
  const { id } = await addProvider(actorOf(user), input(kind, null), keys);
  await ask(own(), user.id, ownModelId(id, "m"));
  expect(seen[0]?.headers.authorization).toBeUndefined();
  expect(seen[0]?.headers["x-api-key"]).toBeUndefined();
  expect(JSON.stringify(seen)).not.toContain("operators");
});

test("a provider is available to its owner only, changes apply at once, and a removed one is gone", async () => {
  const [owner, other] = [await makeUser(), await makeUser()];
  const { id } = await addProvider(actorOf(owner), input("compatible"), keys);
  const models = own();
  expect((await ask(models, other.id, ownModelId(id, "m"))).code).toBe("MODEL_NOT_FOUND");
  expect(seen).toEqual([]);
  await ask(models, owner.id, ownModelId(id, "m"));
  await updateProvider(actorOf(owner), { id, apiKey: "a-newer-key" }, keys);
  await ask(models, owner.id, ownModelId(id, "m"));
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer users-own-key", "Bearer a-newer-key"]);
  await removeProvider(actorOf(owner), id);
  expect(await ask(models, owner.id, ownModelId(id, "m"))).toMatchObject({
    code: "MODEL_NOT_FOUND",
    message: expect.stringContaining("removed"),
  });
});

test("a private address is refused where it is not allowed, with a helpful message", async () => {
  const user = await makeUser();
  const { id } = await addProvider(actorOf(user), input("compatible"), keys);
  const error = await ask(own(false), user.id, ownModelId(id, "m"));
  expect(error).toMatchObject({ code: "ADDRESS_REFUSED", retryable: false, message: expect.stringContaining("settings") });
  expect(seen).toEqual([]);
});

test.each([
  [401, "WRONG_KEY", "“Mine” refused your key"],
  [402, "QUOTA", "Your credit at “Mine”"],
  [404, "MODEL_NOT_FOUND", "“Mine” does not have the model “m”"],
])("%i is %s, with a message that names the user's own provider", async (answer, code, words) => {
  const user = await makeUser();
  const { id } = await addProvider(actorOf(user), input("compatible"), keys);
  status = answer;
  expect(await ask(own(), user.id, ownModelId(id, "m"))).toMatchObject({ code, message: expect.stringContaining(words) });
});

test("a key that a server repeats in its error appears in no error of ours", async () => {
  const user = await makeUser();
  const { id } = await addProvider(actorOf(user), input("compatible"), keys);
  status = 401;
  echo = true;
  const error = await ask(own(), user.id, ownModelId(id, "m"));
  echo = false;
  const chain = [error.message, error.stack, (error.cause as Error).message, (error.cause as Error).stack];
  expect(chain.join()).toContain("[key]");
  expect(chain.join()).not.toContain("users-own-key");
});

test("one user's broken server does not open the breaker for another key at the same address", async () => {
  const models = own();
  status = 500;
  const people = await Promise.all([makeUser(), makeUser()]);
  const ids = await Promise.all(people.map((user, at) => addProvider(actorOf(user), input("compatible", `key-${at}`), keys)));
  const failWith = (at: number) => ask(models, people[at]?.id ?? 0, ownModelId(ids[at]?.id ?? "", "m"));
  await failWith(0);
  expect((await failWith(0)).code).toBe("UNAVAILABLE");
  expect((await failWith(1)).code).toBe("OVERLOADED");
});
