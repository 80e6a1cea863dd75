import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { setConfirmedEmailRequired } from "#domain/usage/confirmed-email.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, send, testKeys, useRig } from "./rig.ts";

const rig = useRig({ demo: false, titles: true, summaries: true });
beforeAll(() => setConfirmedEmailRequired(true));
afterAll(() => setConfirmedEmailRequired(false));

const refusal = { code: "PLAN_REQUIRED", message: expect.stringContaining("Confirm your e-mail address"), fields: [{ field: "email" }] };

async function entriesOf(userId: number) {
  return db().usageEntry.count({ where: { userId } });
}

async function ownModel(user: { id: number }) {
  const input = { kind: "compatible", name: "Mine", baseUrl: `${rig.llmUrl}/v1`, apiKey: "users-own-key" } as const;
  return ownModelId((await addProvider(actorOf(user), input, testKeys)).id, "demo");
}

test("on the socket, the operator's models require a confirmed address", async () => {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  const input = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello", model: "gpt-5-mini" });
  expect(await client.ask("chat:send", input())).toMatchObject({ ok: false, error: refusal });
  expect(await db().message.count({ where: { userId: user.id } })).toBe(0);
  const own = await ownModel(user);
  const asked = await send(client, "hello", { model: own });
  const { id: messageId, conversationId } = await client.end(asked.assistantMessage.id);
  const again = { messageId, requestId: uuidv7(), model: "gpt-5-mini" };
  expect(await client.ask("chat:regenerate", again)).toMatchObject({ ok: false, error: refusal });
  const more = { conversationId, messageId: uuidv7(), text: "more", model: "gpt-5-mini" };
  expect(await client.ask("chat:send", more)).toMatchObject({ ok: false, error: refusal });
  await db().user.update({ where: { id: user.id }, data: { emailVerified: true } });
  const paid = await client.ask("chat:send", more);
  expect(paid).toMatchObject({ ok: true });
  client.socket.disconnect();
});

test.each([
  ["/v1/chat/completions", { model: "gpt-5-mini", messages: [{ role: "user", content: "hello" }] }],
  ["/v1/chat/completions", { model: "claude-haiku-4-5", messages: [{ role: "user", content: "hello" }], stream: true }],
  ["/v1/responses", { model: "gpt-5-mini", input: "hello", store: false }],
  ["/v1/embeddings", { model: "gpt-5-mini", input: "hello" }],
])("%s rejects the same in OpenAI's format, without calling a model", async (path, body) => {
  const { user, token } = await makePerson();
  const before = rig.stats.calls;
  const answer = await fetch(`${rig.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    error: { code: "email_not_confirmed", message: expect.stringContaining("Confirm your e-mail address") },
  });
  expect(await entriesOf(user.id)).toBe(0);
  expect(rig.stats.calls).toBe(before);
});
