import { expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { deleteConversation, listConversations } from "#domain/chat/conversation.ts";
import { exportConversation } from "#domain/share/write.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { importChats } from "./import.ts";
import { listChatImports, undoChatImport } from "./past-imports.ts";
import { readChats } from "./read/read-chats.ts";

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (value: unknown) => readChats(bytesOf(value));
const said = (value: unknown) =>
  read(value).chats.map(({ title, messages }) => [title, ...messages.map(({ role, text }) => `${role}: ${text}`)]);

const node = (id: string, parent: string | null, role: string, parts: unknown[], more = {}) => ({
  [id]: {
    id,
    parent,
    message: { author: { role }, create_time: 1_700_000_000 + id.length, content: { content_type: "text", parts }, ...more },
  },
});
const chatGpt = {
  title: "Bread",
  conversation_id: "c-1",
  update_time: 1_700_000_100,
  current_node: "aaaa",
  mapping: {
    root: { id: "root", parent: null, message: null },
    ...node("s", "root", "system", ["hidden"]),
    ...node("aa", "s", "user", ["How do I bake?", { content_type: "image_asset_pointer" }]),
    ...node("aab", "aa", "assistant", ["another branch"]),
    ...node("aaa", "aa", "assistant", ['search("bread")'], { recipient: "web" }),
    ...node("aaaa", "aaa", "assistant", ["With flour."], { metadata: { model_slug: "gpt-4o" } }),
  },
};
const claude = {
  uuid: "c-2",
  name: "Tea",
  updated_at: "2026-01-02T00:00:00Z",
  chat_messages: [
    { sender: "human", text: "Hot?", created_at: "2026-01-01T00:00:00Z" },
    {
      sender: "assistant",
      text: "",
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "text", text: "Yes." },
      ],
      created_at: "2026-01-01T00:00:01Z",
    },
    { sender: "robot" },
  ],
};
const openWebUi = {
  id: "c-3",
  title: "Rain",
  updated_at: 1_700_000_000,
  chat: {
    history: {
      currentId: "b",
      messages: {
        a: { role: "user", content: "Wet?", parentId: null, timestamp: 1_700_000_000 },
        b: { role: "assistant", content: "Very.", parentId: "a", model: "llama3", timestamp: 1_700_000_001 },
        c: { role: "assistant", content: "No.", parentId: "a", timestamp: 1_700_000_002 },
      },
    },
  },
};
const libreChat = {
  conversationId: "c-4",
  title: "Snow",
  exportAt: "x",
  messages: [
    {
      messageId: "m1",
      text: "Cold?",
      isCreatedByUser: true,
      createdAt: "2026-01-01T00:00:00Z",
      children: [
        {
          messageId: "m2",
          text: "",
          content: [{ type: "text", text: { value: "Icy." } }],
          isCreatedByUser: false,
          createdAt: "2026-01-01T00:00:05Z",
          model: "gpt-4",
        },
      ],
    },
  ],
};

test.each([
  ["chatgpt", [chatGpt], ["Bread", "user: How do I bake?", "assistant: With flour."]],
  ["claude", [claude], ["Tea", "user: Hot?", "assistant: Yes."]],
  ["openwebui", [openWebUi], ["Rain", "user: Wet?", "assistant: Very."]],
  ["librechat", libreChat, ["Snow", "user: Cold?", "assistant: Icy."]],
])("what was on screen is read from an export of %s", (source, file, lines) => {
  expect(read(file).source).toBe(source);
  expect(said(file)).toEqual([lines]);
});

test("circles, missing parents, nonsense and foreign files end in words, never in a failure of ours", () => {
  const circle = {
    ...chatGpt,
    mapping: { ...node("a", "b", "user", ["round"]), ...node("b", "a", "user", ["and round"]) },
    current_node: "a",
  };
  expect(said([circle])[0]).toHaveLength(3);
  expect(said([{ ...chatGpt, current_node: "nowhere" }])).toEqual([["Bread"]]);
  expect(said([null, 7, "x", claude])).toHaveLength(1);
  for (const file of [{}, [], 7, "x", [{ title: "x" }]]) expect(() => read(file)).toThrow(/This file is no export/);
  expect(() => readChats(Buffer.from("PK\u0003\u0004"))).toThrow(/unpack/);
  expect(() => readChats(Buffer.from([0xff, 0xfe]))).toThrow(/no JSON/);
  const odd = { ...claude, name: `a\u0000${"x".repeat(400)}`, chat_messages: [{ sender: "human", text: "\ud800 fine" }] };
  expect(read([odd]).chats[0]?.title).toHaveLength(200);
});

async function importAs(actor: Actor, value: unknown, dryRun = false) {
  return importChats(actor, { name: "conversations.json", bytes: bytesOf(value) }, { dryRun });
}

test("a dry run changes nothing, an import adds once, goes on after a part of it, and is undone as a whole", async () => {
  const actor = actorOf(await makeUser());
  const file = Array.from({ length: 60 }, (_, at) => ({ ...claude, uuid: `c-${at}`, name: `Chat ${at}` }));
  expect(await importAs(actor, file, true)).toMatchObject({ source: "claude", added: 60, known: 0, messages: 120, importId: null });
  expect((await listConversations(actor)).conversations).toEqual([]);
  expect(await importAs(actor, file.slice(0, 10))).toMatchObject({ added: 10 });
  const { importId, added, known } = await importAs(actor, file);
  expect([added, known]).toEqual([50, 10]);
  expect(await importAs(actor, file)).toMatchObject({ added: 0, known: 60, importId: null });
  expect((await listChatImports(actor)).map(({ chats }) => chats)).toEqual([50, 10]);
  const feed = await db().feedEvent.count({ where: { userId: actor.userId, kind: "conversation.created" } });
  expect(feed).toBe(60);
  expect(await undoChatImport(actor, importId ?? "")).toEqual({ deleted: 50 });
  expect(await undoChatImport(actor, importId ?? "")).toEqual({ deleted: 0 });
  expect((await listConversations(actor, { limit: 100 })).conversations).toHaveLength(10);
  // What was taken back can be taken again.
  expect(await importAs(actor, file)).toMatchObject({ added: 50, known: 10 });
});

test("messages keep their order and their day, and the chat its last", async () => {
  const actor = actorOf(await makeUser());
  const messages = [
    { sender: "human", text: "one", created_at: "2026-01-05T00:00:00Z" },
    { sender: "assistant", text: "two", created_at: "2026-01-01T00:00:00Z" },
    { sender: "human", text: "three", created_at: "2999-01-01T00:00:00Z" },
  ];
  await importAs(actor, [{ ...claude, chat_messages: messages }]);
  const [chat] = (await listConversations(actor)).conversations;
  const rows = await db().message.findMany({ where: { conversationId: chat?.id ?? "" }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  expect(rows.map(({ parts }) => parts)).toEqual(["one", "two", "three"].map((text) => [{ type: "text", text }]));
  expect(rows[0]?.createdAt.toISOString()).toBe("2026-01-05T00:00:00.000Z");
  expect(rows[2]?.createdAt.getTime()).toBeLessThanOrEqual(Date.now());
});

test("our own file of one chat comes back once, and anew when the first was deleted", async () => {
  const actor = actorOf(await makeUser());
  const { conversationId } = await replyWith(actor, [], "complete", "hello");
  const file = JSON.parse(await exportConversation(actor, conversationId, { format: "json" }));
  expect(await importAs(actor, file)).toMatchObject({ source: "bestchat", added: 1 });
  expect(await importAs(actor, file)).toMatchObject({ added: 0, known: 1 });
  const copy = (await listConversations(actor)).conversations.find(({ id }) => id !== conversationId);
  await deleteConversation(actor, copy?.id ?? "");
  expect(await importAs(actor, file)).toMatchObject({ added: 1, known: 0 });
});
