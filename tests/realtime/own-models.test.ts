import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider, removeProvider, updateProvider } from "#domain/model/provider.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, send, testKeys, textOf, useRig } from "./rig.ts";

const rig = useRig();

async function makeOwner(apiKey: string | null = "users-own-key") {
  const person = await makePerson();
  const actor = actorOf(person.user);
  const input = { kind: "compatible", name: "Mine", baseUrl: `${rig.llmUrl}/v1`, apiKey } as const;
  const { id } = await addProvider(actor, input, testKeys);
  return { ...person, actor, id, model: ownModelId(id, "demo"), client: await connect(rig.url, person.token) };
}

test("a message to a user's own provider is answered, stored with its model, and marked as paid by the user", async () => {
  const { client, model, user } = await makeOwner();
  const first = await send(client, "hello", { model });
  const message = await client.end(first.assistantMessage.id);
  expect(message).toMatchObject({ status: "complete", model, error: null });
  expect(textOf(message)).toContain("offline demo model");
  expect(await db().usageEntry.findMany({ where: { userId: user.id } })).toMatchObject([{ ownKey: true }]);
  // The conversation continues with its model, and a single message may use another one.
  const second = await send(client, "hello", { conversationId: first.input.conversationId });
  expect((await client.end(second.assistantMessage.id)).model).toBe(model);
  const third = await send(client, "hello", { conversationId: first.input.conversationId, model: "demo" });
  expect((await client.end(third.assistantMessage.id)).model).toBe("demo");
  expect((await db().usageEntry.findMany({ where: { userId: user.id }, orderBy: { id: "asc" } })).map(({ ownKey }) => ownKey)).toEqual([
    true,
    true,
    false,
  ]);
  client.socket.disconnect();
});

test("the user's default model is used for new chats", async () => {
  const { client, model, user } = await makeOwner();
  await db().user.update({ where: { id: user.id }, data: { defaultModel: model } });
  const { assistantMessage } = await send(client, "hello");
  expect((await client.end(assistantMessage.id)).model).toBe(model);
  client.socket.disconnect();
});

test("nobody else can use it", async () => {
  const owner = await makeOwner();
  const other = await makePerson();
  const client = await connect(rig.url, other.token);
  await expect(send(client, "hello", { model: owner.model })).rejects.toThrow("VALIDATION");
  client.socket.disconnect();
  owner.client.socket.disconnect();
});

test("a wrong key ends the reply with advice; a re-entered key is used by the next attempt", async () => {
  const { client, model, actor, id } = await makeOwner("bad-key");
  const { assistantMessage } = await send(client, "hello", { model });
  const failed = await client.end(assistantMessage.id);
  expect(failed).toMatchObject({
    status: "failed",
    error: { code: "WRONG_KEY", message: expect.stringContaining("“Mine” refused your key") },
  });
  await updateProvider(actor, { id, apiKey: "good-key" }, testKeys);
  client.finished.length = 0;
  const again = await client.ask("chat:continue", {
    messageId: assistantMessage.id,
    requestId: uuidv7(),
  });
  expect(again).toMatchObject({ ok: true });
  expect(await client.end(assistantMessage.id)).toMatchObject({ status: "complete" });
  client.socket.disconnect();
});

test("when the provider is removed the conversation continues with an available model", async () => {
  const { client, model, actor, id } = await makeOwner();
  const first = await send(client, "hello", { model });
  await client.end(first.assistantMessage.id);
  await removeProvider(actor, id);
  await expect(send(client, "hello", { conversationId: first.input.conversationId, model })).rejects.toThrow("VALIDATION");
  const second = await send(client, "hello", { conversationId: first.input.conversationId });
  expect(await client.end(second.assistantMessage.id)).toMatchObject({ status: "complete", model: "demo" });
  client.socket.disconnect();
});

test("failures of a user's server do not open the breaker for the operator's models", async () => {
  const { client, model } = await makeOwner();
  const broken = await send(client, "overloaded", { model });
  expect(await client.end(broken.assistantMessage.id)).toMatchObject({ error: { code: "OVERLOADED" } });
  const refused = await send(client, "overloaded", { model });
  expect(await client.end(refused.assistantMessage.id)).toMatchObject({ error: { code: "UNAVAILABLE" } });
  const other = await send(client, "hello", { model: "demo" });
  expect(await client.end(other.assistantMessage.id)).toMatchObject({ status: "complete" });
  client.socket.disconnect();
});
