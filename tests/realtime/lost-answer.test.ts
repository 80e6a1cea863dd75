import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import type { ClientEvent } from "#contracts/realtime.ts";
import { createTask } from "#domain/task/task.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { type LossyDatabase, useLossyDatabase } from "./lossy-database.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

let database: LossyDatabase;
beforeAll(async () => {
  database = await useLossyDatabase();
});
const rig = useRig();
afterAll(() => database.close());

/** Sends while the commit's response is lost, and once more with the same ids. */
async function askedTwice<E extends ClientEvent>(client: Client, event: E, input: unknown) {
  database.loseNextCommitAnswer();
  expect(await client.ask(event, input)).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
  const answer = await client.ask(event, input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data;
}

/** It needed no takeover: the process that created it started it when the request was repeated. */
async function expectNoTakeover(messageId: string): Promise<void> {
  const runs = await db().run.findMany({ where: { messageId }, select: { attempts: true, status: true } });
  expect(new Set(runs.map(({ attempts, status }) => `${status} ${attempts}`))).toEqual(new Set(["ended 1"]));
}

async function answered(client: Client) {
  const { assistantMessage, input } = await send(client, "hello");
  await client.end(assistantMessage.id);
  return { id: assistantMessage.id, conversationId: input.conversationId };
}

test("a send whose commit was stored but not confirmed starts when it is repeated", async () => {
  const { token } = await makePerson();
  const [client, other] = [await connect(rig.url, token), await connect(rig.url, token)];
  const { conversationId } = await answered(client);
  await other.open(conversationId);
  const told: Message[] = [];
  other.socket.on("chat:message", ({ message }) => told.push(message));
  const calls = rig.stats.calls;
  const { assistantMessage, userMessage } = await askedTwice(client, "chat:send", { conversationId, messageId: uuidv7(), text: "hello" });
  const end = await client.end(assistantMessage.id);
  expect(await other.end(assistantMessage.id)).toEqual(end);
  expect(end.status).toBe("complete");
  expect(told.map(({ id }) => id)).toEqual([userMessage.id, assistantMessage.id]);
  expect(client.texts.get(assistantMessage.id)?.parts.join("")).toBe(textOf(end));
  expect(rig.stats.calls - calls).toBe(1);
  await expectNoTakeover(assistantMessage.id);
});

test("so does one that creates its conversation, sent by two clients at once", async () => {
  const { token } = await makePerson();
  const [client, other] = [await connect(rig.url, token), await connect(rig.url, token)];
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const calls = rig.stats.calls;
  database.loseNextCommitAnswer();
  await Promise.all([client, other].map((page) => page.ask("chat:send", input)));
  const answer = await client.ask("chat:send", input);
  if (!answer.ok) throw new Error(answer.error.message);
  await client.end(answer.data.assistantMessage.id);
  expect(rig.stats.calls - calls).toBe(1);
  await expectNoTakeover(answer.data.assistantMessage.id);
});

test("so does a regenerate", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { id } = await answered(client);
  const { assistantMessage } = await askedTwice(client, "chat:regenerate", { messageId: id, requestId: uuidv7() });
  expect((await client.end(assistantMessage.id)).status).toBe("complete");
  await expectNoTakeover(assistantMessage.id);
});

test("so does a continue", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage, input } = await send(client, "slow");
  await client.until(() => (client.texts.get(assistantMessage.id)?.seq ?? 0) > 2);
  await client.ask("chat:stop", { messageId: assistantMessage.id });
  await client.open(input.conversationId);
  await askedTwice(client, "chat:continue", { messageId: assistantMessage.id, requestId: uuidv7() });
  rig.hurry();
  await client.until(() => client.finished.some(({ status }) => status === "complete"));
  await expectNoTakeover(assistantMessage.id);
});

test("so does a decision", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage, input } = await send(client, "add a task to sell the boat");
  await client.end(assistantMessage.id);
  const waiting = new Promise<string>((resolve) => {
    client.socket.on("chat:message", ({ message }) => {
      const part = message.parts.find((part) => part.type === "tool" && part.status === "awaiting_approval");
      if (message.status === "awaiting_approval" && part?.type === "tool") resolve(part.callId);
    });
  });
  const asked = await send(client, "delete the boat", { conversationId: input.conversationId });
  const messageId = asked.assistantMessage.id;
  await askedTwice(client, "tool:decide", { messageId, callId: await waiting, decision: "approve" });
  expect((await client.end(messageId)).status).toBe("complete");
  await expectNoTakeover(messageId);
});

test("a change whose read fails is still pushed, even if no other change follows", async () => {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  database.breakAt('"feed_event"."seq" >');
  const task = await createTask(actorOf(user), { title: "Once" });
  await client.until(() => client.feed.some(({ kind, data }) => kind === "task.created" && "id" in data && data.id === task.id));
  expect(client.feed).toHaveLength(1);
});
