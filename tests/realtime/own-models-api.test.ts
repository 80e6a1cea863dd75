import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider, testProvider } from "#domain/model/provider.ts";
import { modelsAsker } from "#integrations/model-lists/ask-for-models.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { realtimeEnv } from "#lib/env.ts";
import { briefLimits, createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { createHttp } from "../../realtime/http/http.ts";
import { createModelAccess } from "../../realtime/llm/accounting/access.ts";
import { Breakers } from "../../realtime/llm/transport/breaker.ts";
import { actorOf } from "../factories.ts";
import { makePerson, testKeys, useRig } from "./rig.ts";

const rig = useRig();
let http: Server;
let baseURL = "";
beforeAll(async () => {
  const fetch = createOutboundFetch({ allowPrivate: true, limits: streamLimits });
  const models = createModelAccess({ demo: false }, { keys: testKeys, fetch, breakers: new Breakers() });
  const tokenKeys = { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 3600 };
  http = createServer(createHttp({ env: realtimeEnv(), tokenKeys, models }));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  baseURL = `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`;
});
afterAll(() => new Promise((resolve) => http.close(resolve)));

const hello = [{ role: "user" as const, content: "hello" }];

async function makeOwner() {
  const { user, token } = await makePerson();
  const input = { kind: "compatible", name: "Mine", baseUrl: `${rig.llmUrl}/v1`, apiKey: "users-own-key" } as const;
  const { id } = await addProvider(actorOf(user), input, testKeys);
  await testProvider(actorOf(user), id, {
    keys: testKeys,
    askForModels: modelsAsker(createOutboundFetch({ allowPrivate: true, limits: briefLimits })),
  });
  return { user, id, client: new OpenAI({ apiKey: token, baseURL, maxRetries: 0 }) };
}

test("without operator models, a user's own are listed, used and the default; their key pays", async () => {
  const { user, id, client } = await makeOwner();
  const listed = (await client.models.list()).data.map((model) => [model.id, model.owned_by]);
  expect(listed).toEqual(["demo", "demo-chat", "demo-claude"].map((model) => [ownModelId(id, model), "Mine"]));
  const answer = await client.chat.completions.create({ model: ownModelId(id, "demo"), messages: hello });
  expect(answer.choices[0]?.message.content).toContain("offline demo model");
  const stream = await client.chat.completions.create({ messages: hello, stream: true } as never as {
    model: string;
    messages: typeof hello;
    stream: true;
  });
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  expect(text).toContain("offline demo model");
  expect(await db().usageEntry.findMany({ where: { userId: user.id }, select: { ownKey: true } })).toEqual([
    { ownKey: true },
    { ownKey: true },
  ]);
});

test("another user's model does not exist", async () => {
  const [owner, other] = [await makeOwner(), await makeOwner()];
  await expect(other.client.chat.completions.create({ model: ownModelId(owner.id, "demo"), messages: hello })).rejects.toMatchObject({
    status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
  });
});
