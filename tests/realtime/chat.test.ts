import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { clientEvents } from "#contracts/realtime.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { mintToken } from "#lib/token.ts";
import { makeSession, makeUser } from "../factories.ts";
import { connect, followToEnd, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();
const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at + 1}`).join(" ");

test.each([
  ["no token", async () => undefined],
  ["garbage", async () => "x.y.z"],
  [
    "another user's session",
    async () =>
      mintToken(
        { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 60 },
        (await makeUser()).id,
        (await makeSession(await makeUser())).session.id,
      ),
  ],
  ["another secret", async () => mintToken({ secret: "x".repeat(40), ttlSeconds: 60 }, 1, 1)],
  [
    "a token that is valid for too long",
    async () => {
      const user = await makeUser();
      return mintToken({ secret: process.env.JWT_SECRET ?? "", ttlSeconds: 99_999 }, user.id, (await makeSession(user)).session.id);
    },
  ],
])("a handshake with %s is refused", async (_name, token) => {
  await expect(connect(rig.url, (await token()) as string)).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
});

test("a page of another origin cannot connect", async () => {
  const { token } = await makePerson();
  await expect(connect(rig.url, token, { Origin: "https://evil.example" })).rejects.toThrow();
  for (const origin of [
    "https://live.example.com.evil.example",
    "http://live.example.com",
    "http://localhost:3999",
    "null",
    "https://live.example.com@evil.example",
  ]) {
    await expect(connect(rig.url, token, { Origin: origin }), origin).rejects.toThrow();
  }
  // Clients outside browsers send the address that they connect to, in any spelling.
  const own = [rig.url, rig.url.replace("127.0.0.1", "localhost"), rig.url.replace("http", "ws"), rig.url.replace("127.0.0.1", "[::1]")];
  for (const origin of [...own, "https://live.example.com", "wss://live.example.com", "http://127.0.0.1:3000"]) {
    await connect(rig.url, token, { Origin: origin });
  }
  for (const host of ["realtime:3001", "10.0.0.7:3001", "[fd00::7]:3001"])
    await connect(rig.url, token, { Origin: `http://${host}`, Host: host });
  const rebound = { Origin: "http://evil.example:3001", Host: "evil.example:3001" };
  await expect(connect(rig.url, token, rebound)).rejects.toThrow();
  const client = await connect(rig.url, token, { Origin: "http://localhost:3000" });
  client.socket.disconnect();
});

test("every payload of every event is answered, and none ends the process", async () => {
  const client = await connect(rig.url, (await makePerson()).token);
  const raw = client.socket as unknown as { emit: (event: string, ...args: unknown[]) => void };
  for (const event of Object.keys(clientEvents) as (keyof typeof clientEvents)[]) {
    raw.emit(event);
    raw.emit(event, null);
    for (const input of [null, 7, "text", [], { conversationId: "\u0000" }]) {
      expect(await client.ask(event, input)).toMatchObject({ ok: false, error: { code: "VALIDATION" } });
    }
  }
  expect(await client.ask("no:such" as "chat:open", {})).toMatchObject({ ok: false });
  expect(client.socket.connected).toBe(true);
});

test("every client assembles exactly the stored text, however late it joins", async () => {
  const { token } = await makePerson();
  const [first, second] = [await connect(rig.url, token), await connect(rig.url, token)];
  const { input, assistantMessage } = await send(first, "slow");
  await first.until(() => (first.texts.get(assistantMessage.id)?.seq ?? 0) >= 3);
  await second.open(input.conversationId);
  rig.hurry();
  const stored = await first.end(assistantMessage.id);
  await second.end(assistantMessage.id);
  expect(textOf(stored)).toBe(`Slowly: ${words(60)}.`);
  for (const client of [first, second]) {
    expect(client.texts.get(assistantMessage.id)?.parts.join("")).toBe(textOf(stored));
    expect(client.finished).toHaveLength(1);
  }
  const late = await connect(rig.url, token);
  const opened = await late.open(input.conversationId);
  expect(opened.live.find((live) => live.messageId === assistantMessage.id)?.seq).toBe(first.texts.get(assistantMessage.id)?.seq);
}, 30_000);

test("a message sent twice, ten times, from two sockets is one message and one model call", async () => {
  const { token, user } = await makePerson();
  const [first, second] = [await connect(rig.url, token), await connect(rig.url, token)];
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const before = rig.stats.calls;
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? first : second).ask("chat:send", input)));
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.data.assistantMessage.id : answer.error.code)));
  expect(ids.size).toBe(1);
  await first.end([...ids][0] ?? "");
  expect(rig.stats.calls - before).toBe(1);
  expect(await db().message.count({ where: { userId: user.id } })).toBe(2);
});

test("an id that another user has used is a conflict and reveals nothing", async () => {
  const [mine, other] = [await connect(rig.url, (await makePerson()).token), await connect(rig.url, (await makePerson()).token)];
  const { input, assistantMessage } = await send(mine, "hello");
  await mine.end(assistantMessage.id);
  expect(await other.ask("chat:send", { ...input, conversationId: uuidv7() })).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  expect(await mine.ask("chat:send", { ...input, conversationId: uuidv7() })).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  for (const event of ["chat:open", "chat:close"] as const) {
    expect(await other.ask(event, { conversationId: input.conversationId })).toEqual(await other.ask(event, { conversationId: uuidv7() }));
  }
  expect(await other.ask("chat:stop", { messageId: assistantMessage.id })).toMatchObject({ error: { code: "NOT_FOUND" } });
  expect(await other.ask("chat:send", { ...input, messageId: uuidv7() })).toMatchObject({ error: { code: "NOT_FOUND" } });
});

test("stop keeps the text; continue extends the same message without repetition", async () => {
  const client = await connect(rig.url, (await makePerson()).token);
  const { assistantMessage } = await send(client, "slow");
  await client.until(() => (client.texts.get(assistantMessage.id)?.seq ?? 0) >= 5);
  const stopped = await client.ask("chat:stop", { messageId: assistantMessage.id });
  expect(stopped).toMatchObject({ ok: true, data: { message: { status: "stopped" } } });
  const seq = client.texts.get(assistantMessage.id)?.seq ?? 0;
  client.finished.length = 0;
  const requestId = uuidv7();
  const announceAndStart = () => client.ask("chat:continue", { messageId: assistantMessage.id, requestId });
  expect(await announceAndStart()).toMatchObject({ ok: true, data: { assistantMessage: { id: assistantMessage.id } } });
  expect(await announceAndStart()).toMatchObject({ ok: true });
  rig.hurry();
  const whole = await client.end(assistantMessage.id);
  expect(textOf(whole)).toBe(`Slowly: ${words(60)}.`);
  expect(client.texts.get(assistantMessage.id)?.parts.join("")).toBe(textOf(whole));
  expect(client.texts.get(assistantMessage.id)?.seq ?? 0).toBeGreaterThan(seq);
  expect(await client.ask("chat:continue", { messageId: assistantMessage.id, requestId: uuidv7() })).toMatchObject({
    error: { code: "CONFLICT" },
  });
});

test("a tool's effect, audit and feed event happen once", async () => {
  const { token, user } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage } = await send(client, "add a task to buy milk tomorrow");
  const message = await client.end(assistantMessage.id);
  expect(message.parts).toContainEqual(expect.objectContaining({ type: "tool", name: "create_task", status: "done" }));
  expect(await db().task.count({ where: { userId: user.id } })).toBe(1);
  expect(await db().auditEntry.findMany({ where: { userId: user.id, action: "task.create" } })).toMatchObject([
    { actor: "assistant", callId: "call_0_0" },
  ]);
  await client.until(() => client.feed.some((event) => event.kind === "task.created"));
  expect(client.feed.map((event) => event.seq)).toEqual(client.feed.map((_, at) => (client.feed[0]?.seq ?? 0) + at));
});

test("a delete waits for approval, and only the first decision counts", async () => {
  const { token, user } = await makePerson();
  const client = await connect(rig.url, token);
  const first = await send(client, "add a task to sell the boat");
  await client.end(first.assistantMessage.id);
  const asked = await send(client, "delete the boat", { conversationId: first.input.conversationId });
  const waiting = new Promise<string>((resolve) => {
    client.socket.on("chat:message", ({ message }) => {
      const part = message.parts.find((part) => part.type === "tool" && part.status === "awaiting_approval");
      if (message.status === "awaiting_approval" && part?.type === "tool") resolve(part.callId);
    });
  });
  const decision = { messageId: asked.assistantMessage.id, callId: await waiting, decision: "approve" };
  expect(await db().task.count({ where: { userId: user.id, deletedAt: null } })).toBe(1);
  expect(await client.ask("tool:decide", decision)).toMatchObject({ ok: true });
  await client.end(asked.assistantMessage.id);
  expect(await client.ask("tool:decide", decision)).toMatchObject({ ok: true });
  expect(await client.ask("tool:decide", { ...decision, decision: "reject" })).toMatchObject({ error: { code: "CONFLICT" } });
  expect(await db().task.count({ where: { userId: user.id, deletedAt: null } })).toBe(0);
});

test.each([
  ["fail mid-stream", "UNREACHABLE"],
  ["truncate", "TRUNCATED"],
  ["malformed", "MALFORMED"],
  ["wrong key", "WRONG_KEY"],
  ["too long", "CONTEXT_TOO_LONG"],
  ["rate-limited", "RATE_LIMITED"],
])(
  "“%s” ends as failed, %s, with the text kept",
  async (words, code) => {
    for (const model of ["demo", "demo-chat", "demo-claude"]) {
      const client = await connect(rig.url, (await makePerson()).token);
      const { assistantMessage } = await send(client, words, { model });
      const message = await client.end(assistantMessage.id);
      expect(message).toMatchObject({ status: "failed", error: { code } });
      expect(textOf(message)).toBe(client.texts.get(assistantMessage.id)?.parts.join("") ?? "");
      client.socket.disconnect();
    }
  },
  60_000,
);

test("a revoked session is notified and closed", async () => {
  const { token, session } = await makePerson();
  const client = await connect(rig.url, token);
  const ended = new Promise((resolve) => client.socket.on("session:ended", resolve));
  await db().session.delete({ where: { id: session.id } });
  expect(await ended).toEqual({ reason: "revoked" });
  await client.until(() => !client.socket.connected);
});

test("the feed resumes from a cursor, and resets for a future one", async () => {
  const client = await connect(rig.url, (await makePerson()).token);
  const { assistantMessage } = await send(client, "add tasks: bread, eggs and tea");
  await client.end(assistantMessage.id);
  const now = await client.ask("feed:resume", { after: null });
  const cursor = now.ok ? now.data.cursor : 0;
  expect(now).toEqual({ ok: true, data: { cursor, events: [] } });
  const missed = await client.ask("feed:resume", { after: 1 });
  const events = missed.ok && "events" in missed.data ? missed.data.events : [];
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: cursor - 1 }, (_, at) => at + 2));
  expect(await client.ask("feed:resume", { after: cursor + 1 })).toEqual({ ok: true, data: { cursor, reset: true } });
});

test("a draining process hands its replies over, and they are finished exactly", async () => {
  const { token } = await makePerson();
  const going = await rig.another("test:2");
  const client = await connect(`http://127.0.0.1:${going.port}`, token);
  const { input, assistantMessage } = await send(client, "slow");
  await client.until(() => (client.texts.get(assistantMessage.id)?.seq ?? 0) >= 5);
  await going.close();
  rig.hurry();
  const { message, text } = await followToEnd(rig.url, token, input.conversationId, assistantMessage.id);
  expect(textOf(message)).toBe(`Slowly: ${words(60)}.`);
  expect(text).toBe(textOf(message));
  expect(message.status).toBe("complete");
}, 40_000);
