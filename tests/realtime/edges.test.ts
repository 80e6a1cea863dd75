import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { mintToken } from "#lib/token.ts";
import { slowConsumerSweepMs } from "../../realtime/tunables.ts";
import { makeSession, makeUser } from "../factories.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();

async function person() {
  const made = await makePerson();
  return { ...made, client: await connect(rig.url, made.token) };
}

/** A conversation whose newest reply waits for the user to allow a delete. */
async function waiting(client: Client) {
  const first = await send(client, "add a task to sell the boat");
  await client.end(first.assistantMessage.id);
  const asked = await send(client, "delete the boat", { conversationId: first.input.conversationId });
  const messageId = asked.assistantMessage.id;
  const callId = await new Promise<string>((resolve) => {
    client.socket.on("chat:message", ({ message }) => {
      const part = message.parts.find((part) => part.type === "tool" && part.status === "awaiting_approval");
      if (message.id === messageId && message.status === "awaiting_approval" && part?.type === "tool") resolve(part.callId);
    });
  });
  return { messageId, callId, conversationId: first.input.conversationId };
}

test.each([
  ["NUL", "a\u0000b"],
  ["half a character", "a\ud83d"],
  ["nothing but blanks", "  \n "],
  ["too much", "x".repeat(100_001)],
])("a text with %s is rejected with its field and stores nothing", async (_name, text) => {
  const { client, user } = await person();
  expect(await client.ask("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text })).toMatchObject({
    ok: false,
    error: { code: "VALIDATION", fields: [{ field: "text" }] },
  });
  expect(await db().conversation.count({ where: { userId: user.id } })).toBe(0);
});

test("an earlier parent starts a branch, null starts at the root, an unknown one is rejected", async () => {
  const { client } = await person();
  const first = await send(client, "hello");
  await client.end(first.assistantMessage.id);
  const { conversationId } = first.input;
  const second = await send(client, "thanks", { conversationId });
  await client.end(second.assistantMessage.id);
  expect(second.userMessage.parentId).toBe(first.assistantMessage.id);
  const branch = await send(client, "hello again", { conversationId, parentId: first.assistantMessage.id });
  expect(branch.userMessage.parentId).toBe(first.assistantMessage.id);
  await client.end(branch.assistantMessage.id);
  const root = await send(client, "hello from the root", { conversationId, parentId: null });
  expect(root.userMessage.parentId).toBeNull();
  await client.end(root.assistantMessage.id);
  const unknown = { conversationId, messageId: uuidv7(), text: "hello", parentId: uuidv7() };
  expect(await client.ask("chat:send", unknown)).toMatchObject({ error: { code: "NOT_FOUND" } });
});

test("regenerate creates one sibling however often it is repeated, and its id cannot be used otherwise", async () => {
  const { client } = await person();
  const { assistantMessage, input } = await send(client, "hello");
  await client.end(assistantMessage.id);
  const requestId = uuidv7();
  const again = () => client.ask("chat:regenerate", { messageId: assistantMessage.id, requestId });
  const [one, two] = await Promise.all([again(), again()]);
  if (!one.ok || !two.ok) throw new Error("refused");
  expect(one.data.assistantMessage.id).toBe(two.data.assistantMessage.id);
  expect(one.data.assistantMessage.id).not.toBe(assistantMessage.id);
  expect(one.data.assistantMessage.parentId).toBe(assistantMessage.parentId);
  await client.end(one.data.assistantMessage.id);
  expect((await client.open(input.conversationId)).messages).toHaveLength(3);
  const other = await send(client, "thanks", { conversationId: input.conversationId });
  await client.end(other.assistantMessage.id);
  expect(await client.ask("chat:regenerate", { messageId: other.assistantMessage.id, requestId })).toMatchObject({
    error: { code: "CONFLICT" },
  });
});

test("a failed reply continues from its text and repeats no completed call", async () => {
  const { client, user } = await person();
  const { assistantMessage } = await send(client, "fail mid-stream");
  const failed = await client.end(assistantMessage.id);
  client.finished.length = 0;
  expect(await client.ask("chat:continue", { messageId: assistantMessage.id, requestId: uuidv7() })).toMatchObject({ ok: true });
  const whole = await client.end(assistantMessage.id);
  expect(whole.status).toBe("complete");
  expect(textOf(whole).startsWith(textOf(failed))).toBe(true);
  expect(client.texts.get(assistantMessage.id)?.parts.join("")).toBe(textOf(whole));

  const asked = await send(client, "add a task to paint the fence");
  await client.end(asked.assistantMessage.id);
  await db().message.update({ where: { id: asked.assistantMessage.id }, data: { status: "interrupted" } });
  client.finished.length = 0;
  expect(await client.ask("chat:continue", { messageId: asked.assistantMessage.id, requestId: uuidv7() })).toMatchObject({ ok: true });
  await client.end(asked.assistantMessage.id);
  expect(await db().task.count({ where: { userId: user.id } })).toBe(1);
});

test("a rejected delete leaves the task, and another socket may decide", async () => {
  const { client, user, token } = await person();
  const { messageId, callId, conversationId } = await waiting(client);
  const other = await connect(rig.url, token);
  await other.open(conversationId);
  expect(await other.ask("tool:decide", { messageId, callId, decision: "reject" })).toMatchObject({ ok: true });
  const message = await client.end(messageId);
  expect(await other.end(messageId)).toEqual(message);
  expect(message.parts).toContainEqual(expect.objectContaining({ type: "tool", callId, status: "rejected" }));
  expect(await db().task.count({ where: { userId: user.id, deletedAt: null } })).toBe(1);
});

test("a stop ends a reply that waits for a decision; a later decision is rejected", async () => {
  const { client, user } = await person();
  const { messageId, callId } = await waiting(client);
  expect(await client.ask("chat:stop", { messageId })).toMatchObject({ ok: true, data: { message: { status: "stopped" } } });
  const message = await client.end(messageId);
  expect(message.parts).toContainEqual(expect.objectContaining({ type: "tool", callId, status: "rejected" }));
  expect(await client.ask("tool:decide", { messageId, callId, decision: "approve" })).toMatchObject({ error: { code: "CONFLICT" } });
  expect(await db().task.count({ where: { userId: user.id, deletedAt: null } })).toBe(1);
});

test("a model that falls silent can be stopped, and its text is kept", async () => {
  const { client } = await person();
  const { assistantMessage } = await send(client, "hang");
  await client.until(() => (client.texts.get(assistantMessage.id)?.parts.join("") ?? "").includes("silence"));
  expect(await client.ask("chat:stop", { messageId: assistantMessage.id })).toMatchObject({ data: { message: { status: "stopped" } } });
  expect(textOf(await client.end(assistantMessage.id))).toBe(client.texts.get(assistantMessage.id)?.parts.join(""));
});

test("the feed has no gap under parallel changes", async () => {
  const { client } = await person();
  const sends = await Promise.all(Array.from({ length: 10 }, (_, at) => send(client, `add tasks: bread ${at}, eggs ${at}`)));
  for (const { assistantMessage } of sends) await client.end(assistantMessage.id);
  await client.until(() => client.feed.filter((event) => event.kind === "task.created").length === 20);
  expect(client.feed.map((event) => event.seq)).toEqual(client.feed.map((_, at) => (client.feed[0]?.seq ?? 0) + at));
}, 30_000);

test("a refreshed token keeps the connection beyond the first one's expiry; another user's token changes nothing", async () => {
  const user = await makeUser();
  const { session } = await makeSession(user);
  const minted = (ttlSeconds: number) => mintToken({ secret: process.env.JWT_SECRET ?? "", ttlSeconds }, user.id, session.id);
  const client = await connect(rig.url, await minted(2));
  const stranger = await makePerson();
  expect(await client.ask("session:refresh", { token: stranger.token })).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
  for (let round = 0; round < 15; round += 1) {
    expect(await client.ask("session:refresh", { token: await minted(round === 14 ? 5 : 3600) })).toMatchObject({ ok: true });
  }
  const reason = await new Promise((resolve) => client.socket.once("session:ended", resolve));
  // The first token has expired: only the last one's expiry ends the connection.
  expect(reason).toEqual({ reason: "expired" });
  const [sockets] = [rig.server.io.sockets.sockets];
  for (const socket of sockets.values()) expect(socket.listenerCount("disconnect")).toBeLessThan(10);
});

test("a deleted account's connections are notified", async () => {
  const { client, user } = await person();
  const ended = new Promise((resolve) => client.socket.once("session:ended", resolve));
  await db().user.update({ where: { id: user.id }, data: { deletedAt: new Date() } });
  await db().session.deleteMany({ where: { userId: user.id } });
  expect(await ended).toEqual({ reason: "deleted" });
});

test("a client that does not read is closed, and its next `open` has everything", async () => {
  const { client, token, user } = await person();
  const { assistantMessage, input } = await send(client, "long 20000");
  const deaf = await connect(rig.url, token);
  await deaf.open(input.conversationId);
  const { ws } = deaf.socket.io.engine.transport as unknown as { ws: { pause: () => void } };
  ws.pause();
  const sockets = [...rig.server.io.sockets.sockets.values()].filter(({ data }) => data.userId === user.id);
  const gone = new Promise((resolve) => sockets.at(-1)?.once("disconnect", resolve));
  // The kernels' buffers are of unknown size, so far more than that is sent.
  for (let at = 0; at < 200; at += 1)
    sockets.at(-1)?.emit("feed:event", { seq: 0, kind: "usage.changed", data: { filler: "x".repeat(100_000) } });
  await gone;
  expect(client.socket.connected).toBe(true);
  await client.ask("chat:stop", { messageId: assistantMessage.id });
  const message = await client.end(assistantMessage.id);
  const again = await connect(rig.url, token);
  const opened = await again.open(input.conversationId);
  expect(opened.messages.find(({ id }) => id === assistantMessage.id)?.parts).toEqual(message.parts);
}, 30_000);

test("a client that reads slowly is not closed, because its buffer shrinks", async () => {
  const { token, user } = await person();
  const slow = await connect(rig.url, token);
  const { ws } = slow.socket.io.engine.transport as unknown as { ws: { pause: () => void; resume: () => void } };
  const ours = [...rig.server.io.sockets.sockets.values()].filter(({ data }) => data.userId === user.id).at(-1);
  const got = new Promise<number>((resolve) => slow.socket.on("feed:event", ({ seq }) => seq === 199 && resolve(seq)));
  ws.pause();
  for (let seq = 0; seq < 200; seq += 1) ours?.emit("feed:event", { seq, kind: "usage.changed", data: { filler: "x".repeat(100_000) } });
  // Longer than one check, and shorter than the number that closes it.
  await new Promise((resolve) => setTimeout(resolve, slowConsumerSweepMs * 1.5));
  ws.resume();
  expect(await got).toBe(199);
  expect(slow.socket.connected).toBe(true);
}, 30_000);
