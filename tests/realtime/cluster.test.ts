import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import { allUsersDb as db } from "#lib/db.ts";
import type { RealtimeServer } from "../../realtime/server.ts";
import { type RedisServer, startRedis } from "./redis.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();
const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at + 1}`).join(" ");
let redis: RedisServer;
let a: RealtimeServer;
let b: RealtimeServer;

beforeAll(async () => {
  redis = await startRedis();
  [a, b] = [await rig.another("node:a", redis.url), await rig.another("node:b", redis.url)];
});
afterAll(() => redis.stop());

const url = (node: RealtimeServer) => `http://127.0.0.1:${node.port}`;

async function twoPages() {
  const { token, user } = await makePerson();
  const [here, there] = [await connect(url(a), token), await connect(url(b), token)];
  return { user, token, here, there };
}

/** A conversation with one finished reply, open on both nodes. */
async function sharedConversation(here: Client, there: Client): Promise<string> {
  const { input, assistantMessage } = await send(here, "hello");
  await here.end(assistantMessage.id);
  await there.open(input.conversationId);
  return input.conversationId;
}

/** The id of the first call that a client is asked to decide. */
function callToDecide(page: Client): Promise<string> {
  return new Promise((resolve) => {
    page.socket.on("chat:message", ({ message }: { message: Message }) => {
      const part = message.parts.find((part) => part.type === "tool" && part.status === "awaiting_approval");
      if (message.status === "awaiting_approval" && part?.type === "tool") resolve(part.callId);
    });
  });
}

function shownText(client: Client, id: string): string {
  return client.texts.get(id)?.parts.join("") ?? "";
}

test("a client on another node follows from the start and from the middle", async () => {
  const { here, there, token } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "slow", { conversationId });
  await there.until(() => shownText(there, assistantMessage.id).includes("word5"));
  const late = await connect(url(b), token);
  const opened = await late.open(conversationId);
  expect(opened.live.find((live) => live.messageId === assistantMessage.id)?.seq).toBeGreaterThan(0);
  rig.hurry();
  const stored = await here.end(assistantMessage.id);
  expect(textOf(stored)).toBe(`Slowly: ${words(60)}.`);
  for (const client of [there, late]) {
    expect(await client.end(assistantMessage.id)).toEqual(stored);
    expect(shownText(client, assistantMessage.id)).toBe(textOf(stored));
    expect(client.texts.get(assistantMessage.id)?.seq).toBe(here.texts.get(assistantMessage.id)?.seq);
    expect(client.finished.filter(({ id }) => id === assistantMessage.id)).toHaveLength(1);
  }
}, 40_000);

test("a client on another node stops the run", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "very slow", { conversationId });
  await there.until(() => shownText(there, assistantMessage.id) !== "");
  expect(await there.ask("chat:stop", { messageId: assistantMessage.id })).toMatchObject({ data: { message: { status: "stopped" } } });
  const [one, two] = [await here.end(assistantMessage.id), await there.end(assistantMessage.id)];
  expect(two).toEqual(one);
  expect(shownText(there, assistantMessage.id)).toBe(textOf(one));
});

test("a client on another node decides, and the run continues there for everyone", async () => {
  const { here, there, user } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const added = await send(here, "add a task to sell the boat", { conversationId });
  await there.end(added.assistantMessage.id);
  const waiting = callToDecide(there);
  const { assistantMessage } = await send(here, "delete the boat", { conversationId });
  const decision = { messageId: assistantMessage.id, callId: await waiting, decision: "approve" };
  expect(await there.ask("tool:decide", decision)).toMatchObject({ ok: true });
  const [one, two] = [await here.end(assistantMessage.id), await there.end(assistantMessage.id)];
  expect(two).toEqual(one);
  expect(one.status).toBe("complete");
  for (const client of [here, there]) expect(shownText(client, assistantMessage.id)).toBe(textOf(one));
  expect(await db().task.count({ where: { userId: user.id, deletedAt: null } })).toBe(0);
});

test("the same message sent through two nodes is one message and one model call", async () => {
  const { here, there, user } = await twoPages();
  const before = rig.stats.calls;
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const answers = await Promise.all([here, there, here, there].map((client) => client.ask("chat:send", input)));
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.data.assistantMessage.id : answer.error.code)));
  expect(ids.size).toBe(1);
  const [id = ""] = ids;
  expect(textOf(await here.end(id))).toBe(textOf(await there.end(id)));
  expect(rig.stats.calls - before).toBe(1);
  expect(await db().message.count({ where: { userId: user.id } })).toBe(2);
});

test("a late event about a reply, after its end was opened, changes nothing", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "hello", { conversationId });
  const end = await there.end(assistantMessage.id);
  const heard: Message[] = [];
  there.socket.on("chat:message", ({ message }) => heard.push(message));
  await there.open(conversationId);
  // As if this process had been suspended: the bus still holds events from before the end.
  const late = { ...end, status: "streaming" as const, parts: [], updatedAt: assistantMessage.updatedAt };
  a.io.serverSideEmit("cluster", { type: "message", event: "chat:message", message: late, seq: 0, token: uuidv7() });
  const next = await send(here, "hello again", { conversationId });
  await there.end(next.assistantMessage.id);
  expect(heard.filter(({ id }) => id === end.id)).toEqual([]);
  expect(heard.some(({ id }) => id === next.assistantMessage.id)).toBe(true);
});

test("a delayed event removes no text from clients that have more", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "slow", { conversationId });
  await there.until(() => shownText(there, assistantMessage.id).includes("word3"));
  const heard: Message[] = [];
  there.socket.on("chat:message", ({ message }) => heard.push(message));
  const { leaseToken: token } = await db().run.findFirstOrThrow({ where: { messageId: assistantMessage.id } });
  a.io.serverSideEmit("cluster", { type: "message", event: "chat:message", message: assistantMessage, seq: 0, token });
  rig.hurry();
  const stored = await here.end(assistantMessage.id);
  expect(await there.end(assistantMessage.id)).toEqual(stored);
  expect(heard.filter((message) => textOf(message) === "")).toEqual([]);
  expect(shownText(there, assistantMessage.id)).toBe(textOf(stored));
}, 40_000);

test("no text crosses Redis while every client is on the writing node", async () => {
  const { here } = await twoPages();
  const heard: string[] = [];
  b.io.on("cluster", (event) => heard.push(event.type));
  const { assistantMessage } = await send(here, "hello");
  await here.end(assistantMessage.id);
  expect(heard).not.toContain("delta");
});

test("Redis stops and starts in the middle of a reply: clients of other nodes lose nothing", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "slow", { conversationId });
  await there.until(() => shownText(there, assistantMessage.id).includes("word5"));
  await redis.stop();
  await there.until(() => shownText(there, assistantMessage.id).includes("word20"));
  await redis.start();
  rig.hurry();
  const stored = await here.end(assistantMessage.id);
  expect(await there.end(assistantMessage.id)).toEqual(stored);
  expect(shownText(there, assistantMessage.id)).toBe(textOf(stored));
}, 40_000);

test("without Redis a conversation continues for clients of other nodes", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  await redis.stop();
  const { assistantMessage } = await send(here, "slow", { conversationId });
  await there.until(() => shownText(there, assistantMessage.id).includes("word5"));
  rig.hurry();
  const stored = await here.end(assistantMessage.id);
  expect(await there.end(assistantMessage.id)).toEqual(stored);
  expect(shownText(there, assistantMessage.id)).toBe(textOf(stored));
  expect(there.finished.filter(({ id }) => id === assistantMessage.id)).toHaveLength(1);
  await redis.start();
}, 40_000);

/**
 * One client each on two unlinked processes, and a reply that one of them has started and stopped; `there` has it open if
 * `isOpen`.
 */
async function stoppedElsewhere({ isOpen }: { isOpen: boolean }) {
  const { token } = await makePerson();
  const [one, other] = [await rig.another(`node:${uuidv7()}`), await rig.another(`node:${uuidv7()}`)];
  const [here, there] = [await connect(url(one), token), await connect(url(other), token)];
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "slow", { conversationId });
  const { id: messageId } = assistantMessage;
  if (isOpen) await there.open(conversationId);
  await here.until(() => shownText(here, messageId).includes("word5"));
  await here.ask("chat:stop", { messageId });
  return { there, again: () => connect(url(other), token), conversationId, messageId };
}

test.each([
  ["a page that a reply was not streamed to", true],
  ["a page that was never told of a reply", false],
])("without Redis %s reopens when it continues at its process", async (_, isOpen) => {
  const { there, again, conversationId, messageId } = await stoppedElsewhere({ isOpen });
  const left = new Promise((resolve) => there.socket.once("disconnect", resolve));
  expect(await there.ask("chat:continue", { messageId, requestId: uuidv7() })).toMatchObject({ ok: true });
  await left;
  const page = await again();
  await page.open(conversationId);
  rig.hurry();
  expect(textOf(await page.end(messageId))).toBe(`Slowly: ${words(60)}.`);
  expect(shownText(page, messageId)).toBe(`Slowly: ${words(60)}.`);
});

test("a draining node finishes its answers over /v1, which no other node can take over", async () => {
  const { token } = await makePerson();
  const going = await rig.another("node:answering", redis.url);
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ model: "demo", stream: true, messages: [{ role: "user", content: "long 600" }] });
  const answer = await fetch(`${url(going)}/v1/chat/completions`, { method: "POST", headers, body });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let said = (await reader?.read())?.value ?? "";
  const closed = going.close();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) said += piece.value;
  expect(said).toMatch(/word600\..*data: \[DONE\]\s*$/s);
  await closed;
  await expect(fetch(`${url(going)}/health`)).rejects.toThrow();
});

test("a draining node hands over to another, and clients elsewhere see one unbroken text", async () => {
  const { token } = await makePerson();
  const going = await rig.another("node:going", redis.url);
  const [here, there] = [await connect(url(going), token), await connect(url(b), token)];
  const conversationId = await sharedConversation(here, there);
  const { assistantMessage } = await send(here, "slow", { conversationId });
  await there.until(() => shownText(there, assistantMessage.id).includes("word5"));
  there.socket.io.reconnection(true);
  await going.close();
  rig.hurry();
  await there.until(() => there.finished.some(({ id }) => id === assistantMessage.id) || !there.socket.connected);
  const message = there.socket.connected ? await there.end(assistantMessage.id) : null;
  // An event with more text than was handed over may have arrived; then the client was told to reopen.
  const page = message ? there : await connect(url(b), token);
  if (!message) await page.open(conversationId);
  const end = message ?? (await page.end(assistantMessage.id));
  expect(textOf(end)).toBe(`Slowly: ${words(60)}.`);
  expect(shownText(page, assistantMessage.id)).toBe(textOf(end));
}, 40_000);

test("a reply whose events were all lost on the bus still arrives as a complete stream", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const told = await send(here, "thanks", { conversationId });
  await there.end(told.assistantMessage.id);
  const again: Message[] = [];
  there.socket.on("chat:message", ({ message }: { message: Message }) => {
    if (message.id === told.assistantMessage.id) again.push(message);
  });
  const publish = a.io.serverSideEmit;
  a.io.serverSideEmit = () => true;
  try {
    const { assistantMessage } = await send(here, "hello", { conversationId });
    const stored = await here.end(assistantMessage.id);
    expect(await there.end(assistantMessage.id)).toEqual(stored);
    expect(shownText(there, assistantMessage.id)).toBe(textOf(stored));
    expect(there.texts.get(assistantMessage.id)?.seq).toBe(here.texts.get(assistantMessage.id)?.seq);
    expect(there.finished.filter(({ id }) => id === assistantMessage.id)).toHaveLength(1);
    // What was already sent is not sent again after it was read from the rows.
    expect(again).toEqual([]);
    expect(there.finished.filter(({ id }) => id === told.assistantMessage.id)).toHaveLength(1);
  } finally {
    a.io.serverSideEmit = publish;
  }
});

test("events lost right after unrelated ones arrive too", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const shown: string[] = [];
  there.socket.on("chat:message", ({ message }) => shown.push(message.id));
  const publish = a.io.serverSideEmit;
  const before = await send(here, "hello", { conversationId });
  await there.end(before.assistantMessage.id);
  a.io.serverSideEmit = () => true;
  const { userMessage, assistantMessage } = await send(here, "hello again", { conversationId });
  a.io.serverSideEmit = publish;
  const stored = await here.end(assistantMessage.id);
  expect(await there.end(assistantMessage.id)).toEqual(stored);
  await there.until(() => shown.includes(userMessage.id));
  expect(shownText(there, assistantMessage.id)).toBe(textOf(stored));
});

test("a reply that waited here and continued elsewhere without bus events still arrives as a complete stream", async () => {
  const { here, there } = await twoPages();
  const conversationId = await sharedConversation(here, there);
  const added = await send(here, "add a task to sell the drum", { conversationId });
  await there.end(added.assistantMessage.id);
  const waiting = callToDecide(there);
  const { assistantMessage } = await send(here, "delete the drum", { conversationId });
  const callId = await waiting;
  const publish = b.io.serverSideEmit;
  b.io.serverSideEmit = () => true;
  try {
    expect(await there.ask("tool:decide", { messageId: assistantMessage.id, callId, decision: "approve" })).toMatchObject({ ok: true });
    const stored = await there.end(assistantMessage.id);
    expect(await here.end(assistantMessage.id)).toEqual(stored);
    expect(textOf(stored)).not.toBe("");
    expect(shownText(here, assistantMessage.id)).toBe(textOf(stored));
  } finally {
    b.io.serverSideEmit = publish;
  }
});

test("a stopped reply read by `open` continues elsewhere, and its beginning is not sent again", async () => {
  const { here, token } = await twoPages();
  const fresh = await rig.another("node:fresh", redis.url);
  const { assistantMessage, input } = await send(here, "slow");
  const { id: messageId } = assistantMessage;
  await here.until(() => shownText(here, messageId).includes("word5"));
  await here.ask("chat:stop", { messageId });
  const there = await connect(url(fresh), token);
  await there.open(input.conversationId);
  const told: Message[] = [];
  there.socket.on("chat:message", ({ message }) => told.push(message));
  const publish = a.io.serverSideEmit;
  a.io.serverSideEmit = () => true;
  try {
    expect(await here.ask("chat:continue", { messageId, requestId: uuidv7() })).toMatchObject({ ok: true });
    rig.hurry();
    const stored = await there.end(messageId);
    expect(shownText(there, messageId)).toBe(textOf(stored));
    expect(told.filter((message) => message.id === messageId && textOf(message) === "")).toEqual([]);
  } finally {
    a.io.serverSideEmit = publish;
  }
}, 40_000);

test("an end read by `open`, with no earlier events here, is not sent as a new reply", async () => {
  const { here, token } = await twoPages();
  const fresh = await rig.another("node:late-word", redis.url);
  const first = await send(here, "hello");
  const end = await here.end(first.assistantMessage.id);
  const { seq, runs } = await db().message.findFirstOrThrow({ where: { id: end.id }, include: { runs: true } });
  const there = await connect(url(fresh), token);
  await there.open(first.input.conversationId);
  const heard: Message[] = [];
  for (const event of ["chat:message", "chat:finished"] as const) there.socket.on(event, ({ message }) => heard.push(message));
  a.io.serverSideEmit("cluster", { type: "message", event: "chat:finished", message: end, seq, token: runs[0]?.leaseToken ?? null });
  const next = await send(here, "hello again", { conversationId: first.input.conversationId });
  await there.end(next.assistantMessage.id);
  expect(heard.filter(({ id }) => id === end.id)).toEqual([]);
});

test("a reply that ends on one node creates no notification for a reader on another, but does if nobody is connected", async () => {
  const { user, here, there } = await twoPages();
  const { assistantMessage } = await send(here, "long 1000");
  here.socket.disconnect();
  const ended = async (id: string) => {
    for (;;) {
      const row = await db().message.findUniqueOrThrow({ where: { id } });
      if (row.status === "complete") return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await ended(assistantMessage.id);
  expect(await db().notification.count({ where: { userId: user.id, kind: "reply_done" } })).toBe(0);
  const second = await send(there, "long 1000");
  there.socket.disconnect();
  await ended(second.assistantMessage.id);
  expect(await db().notification.count({ where: { userId: user.id, kind: "reply_done" } })).toBe(1);
});
