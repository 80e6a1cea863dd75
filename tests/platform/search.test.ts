import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { fold } from "#contracts/fold.ts";
import type { SnippetPiece } from "#contracts/search.ts";
import { allUsersDb as db } from "#lib/db.ts";
import type { Actor } from "../../src/domain/actor.ts";
import { deleteConversation, listConversations, restoreConversation } from "../../src/domain/chat/conversation.ts";
import { beginSend } from "../../src/domain/run/begin-send.ts";
import { search } from "../../src/domain/search/search.ts";
import { marked, searchWords, snippetOf, toTsQuery } from "../../src/domain/search/search-words.ts";
import { createTask, deleteTask, getTask, updateTask } from "../../src/domain/task/task.ts";
import { listTasks } from "../../src/domain/task/task-list.ts";
import { selectTasks } from "../../src/features/task/view/select-tasks.ts";
import { actorOf, makeUser, testOwner } from "../factories.ts";
import fc from "../setup/properties.ts";

const person = async () => actorOf(await makeUser());
const shown = (pieces: SnippetPiece[] = []) => pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");

async function say(actor: Actor, text: string, conversationId = uuidv7()): Promise<{ conversationId: string; replyId: string }> {
  const input = { conversationId, messageId: uuidv7(), parentId: null, text };
  const { assistantMessage } = await beginSend(actor, input, testOwner());
  return { conversationId, replyId: assistantMessage.id };
}

test("messages are found by all words as prefixes, in any case and order", async () => {
  const actor = await person();
  const { conversationId } = await say(actor, "The Größenwahn of apple-growers: see orchard.csv!");
  for (const q of ["größen", "GRÖ", "APPLE grow", "growers apple", "csv", "orchard.csv", "apple-grow"]) {
    const found = (await search(actor, q)).messages.map((message) => message.conversationId);
    expect([q, found]).toEqual([q, [conversationId]]);
  }
  expect((await search(actor, "growers größen")).conversations).toMatchObject([{ id: conversationId }]);
  expect(await search(actor, "apple pear")).toEqual({ conversations: [], messages: [], tasks: [] });
  expect((await search(actor, "pple")).messages).toEqual([]);
});

test("a reply is found once it is complete, and matches are marked", async () => {
  const actor = await person();
  const { conversationId, replyId } = await say(actor, "hello");
  const parts = [
    { type: "reasoning", text: "secretthought" },
    { type: "text", text: `${"word ".repeat(100)}the Zebra <b>sleeps</b>` },
  ];
  await db().message.update({ where: { id: replyId }, data: { parts } });
  expect((await search(actor, "zebra")).messages).toEqual([]);
  await db().message.update({ where: { id: replyId }, data: { parts, status: "complete" } });
  const [found] = (await search(actor, "zebra")).messages;
  expect(found).toMatchObject({ id: replyId, conversationId, role: "assistant", conversationTitle: "hello" });
  expect(shown(found?.snippet)).toMatch(/^…word .* the \[Zebra\] <b>sleeps<\/b>$/);
  expect((await search(actor, "secretthought")).messages).toEqual([]);
});

test("each chat shows its best message, the better ones first", async () => {
  const actor = await person();
  const first = await say(actor, "a harvest once, and then much else that is about other things");
  const second = await say(actor, "harvest harvest harvest");
  const found = (await search(actor, "harvest")).messages.map((message) => message.conversationId);
  expect(found).toEqual([second.conversationId, first.conversationId]);
});

test("foreign items and the trash are not found", async () => {
  const [ana, eve] = [await person(), await person()];
  const { conversationId } = await say(ana, "pomegranate");
  const task = await createTask(ana, { title: "Buy a pomegranate" });
  expect(await search(eve, "pomegranate")).toEqual({ conversations: [], messages: [], tasks: [] });
  expect(await search(ana, "pomegranate")).toMatchObject({
    conversations: [{ id: conversationId }],
    messages: [{ conversationId }],
    tasks: [{ id: task.id }],
  });
  await deleteConversation(ana, conversationId);
  await deleteTask(ana, task.id);
  expect(await search(ana, "pomegranate")).toEqual({ conversations: [], messages: [], tasks: [] });
  await restoreConversation(ana, conversationId);
  expect((await search(ana, "pomegranate")).messages).toHaveLength(1);
});

test("a task is found by its current title and description, open ones first", async () => {
  const actor = await person();
  const done = await createTask(actor, { title: "Lemon", status: "completed" });
  const open = await createTask(actor, { title: "Shopping", description: "a lemon & some <salt>" });
  const { tasks } = await search(actor, "lemon");
  expect(tasks.map(({ id }) => id)).toEqual([open.id, done.id]);
  expect([shown(tasks[0]?.title), shown(tasks[0]?.snippet), shown(tasks[1]?.title)]).toEqual([
    "Shopping",
    "a [lemon] & some <salt>",
    "[Lemon]",
  ]);
  await updateTask(actor, open.id, { description: "limes" });
  expect((await search(actor, "lemon")).tasks.map(({ id }) => id)).toEqual([done.id]);
});

test("a text too large for the index is stored anyway, and found by its beginning", async () => {
  const actor = await person();
  const rich = `beginning ${Array.from({ length: 16_000 }, (_, at) => `東京${at}`).join(" ")}`.slice(0, 100_000);
  await say(actor, rich);
  expect((await search(actor, "beginning")).messages).toHaveLength(1);
});

test.each(["'", "\\", "a' | 'b", "!()&|:*<->", "%_", "a:*b", "’", "🍎", "x ".repeat(90), "\ue000"])(
  "%j asks for nothing worse than no result",
  async (q) => {
    await expect(search(await person(), q)).resolves.toMatchObject({ tasks: [] });
  },
);

describe("snippets", () => {
  test("contain the matches in context, and short texts completely", () => {
    expect(shown(snippetOf("one two three", ["two"], 100))).toBe("one [two] three");
    expect(shown(marked("Foo foobar afoo", ["foo"]))).toBe("[Foo] [foobar] afoo");
    expect(shown(marked("a an A", ["a"]))).toBe("[a] an [A]");
  });

  test("preserve the text, whatever the query", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, q) => {
        const words = searchWords(q);
        expect(
          marked(text, words)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
        expect(
          [
            ...snippetOf(text, words, 20)
              .map((piece) => piece.text)
              .join(""),
          ].length,
        ).toBeLessThanOrEqual(22);
      }),
      { numRuns: 40 },
    );
  });
});

describe("case and accents are ignored, and languages without spaces supported, in chats, tasks and lists", () => {
  test.each([
    ["今天我们去公園散步吧", ["公園", "散步", "去公", "園", "公園 散步"], ["公散", "國"]],
    ["le café est ouvert", ["cafe", "CAFÉ", "cafe\u0301", "Cafe"], ["cafeteria"]],
    ["Ο ΣΊΣΥΦΟΣ ανεβαίνει", ["σίσυφος", "σισυφοσ", "ΣΊΣΥΦΟΣ"], ["συσιφος"]],
    ["Die Straße nach Österreich", ["strasse", "STRASSE", "straße", "osterreich"], ["strase"]],
    ["İstanbul ve ığdır", ["istanbul", "İSTANBUL", "igdir"], []],
    ["東京タワーとiPhone公園", ["タワー", "京タ", "iphone", "公園"], ["タ京"]],
    ["ｆｕｌｌｗｉｄｔｈ text", ["fullwidth"], []],
    ["서울시청에서 만나요", ["시청", "서울", "만나"], ["시서"]],
    ["שָׁלוֹם עולם", ["שלום"], []],
    ["เรียนไทยแลนด์ภาษาที่บ้าน", ["ภาษา", "บ้าน", "บาน", "ไทย"], ["ษาภ"]],
    ["ຂ້ອຍຮຽນພາສາລາວ", ["ພາສາ", "ລາວ"], []],
    ["ខ្ញុំរៀនភាសាខ្មែរ", ["ភាសា", "ខ្មែរ"], []],
    ["ကျွန်တော်မြန်မာစာသင်တယ်", ["မြန်မာ", "စာ"], []],
    ["Łódź und Đà Nẵng, smørrebrød, Ærø, Þórshöfn, œuvre", ["lodz", "ŁÓDŹ", "smorrebrod", "aero", "thorshofn", "oeuvre", "nang"], ["lods"]],
    ["don’t “quote” Jean‑Luc", ["don't", "don’t", "quote", "jean-luc"], []],
  ])("%s", async (text, finds, misses) => {
    const actor = await person();
    const { conversationId } = await say(actor, text);
    const { id } = await createTask(actor, { title: text });
    for (const q of finds) {
      const result = await search(actor, q);
      expect([q, result.messages.map((message) => message.conversationId)]).toEqual([q, [conversationId]]);
      expect([q, result.conversations.map((found) => found.id)]).toEqual([q, [conversationId]]);
      expect([q, result.tasks.map((task) => task.id)]).toEqual([q, [id]]);
      expect([q, result.tasks[0]?.title.some(({ hit }) => hit)]).toEqual([q, true]);
      expect(result.tasks[0]?.title.map((piece) => piece.text).join("")).toBe(text);
      if (q.includes(" ")) continue;
      expect([q, (await listConversations(actor, { q })).conversations.map((found) => found.id)]).toEqual([q, [conversationId]]);
      expect([q, (await listTasks(actor, { q })).tasks.map((task) => task.id)]).toEqual([q, [id]]);
      expect([q, selectTasks([await getTask(actor, id)], { status: "all", words: q, label: null, order: "newest" }).length]).toEqual([
        q,
        1,
      ]);
    }
    for (const q of misses) expect([q, await search(actor, q)]).toEqual([q, { conversations: [], messages: [], tasks: [] }]);
  });

  test("the database folds like the code", async () => {
    const samples = [
      "ÀÉÎõü",
      "ΣΊΣΥΦΟΣ ς",
      "Straße ẞ",
      "İIıi",
      "ﬁ ﬀ ½ ①",
      "ｶﾞ ガ",
      "한국어",
      "e\u0301",
      "Ǆ ǅ",
      "שָׁלוֹם",
      "مُحَمَّد",
      "ЙЁ",
      "Ⅷ",
      "Łódź Đ Ðð Ħ Ø Ŧ Æ Œ Þ",
      "‘’‛ʼ “”„‟ ‐‑‒–—―",
      "บ้าน ที่ น้ำ",
      "ខ្មែរ",
      "မြန်မာ",
      "ພາສາ ນໍ້າ",
    ];
    const rows = await db().$queryRaw<{ text: string; folded: string }[]>`
      SELECT text, search_fold(text) AS folded FROM unnest(${samples}::text[]) AS text`;
    expect(rows.map(({ text, folded }) => [text, folded])).toEqual(samples.map((text) => [text, fold(text)]));
  });

  test("messages are found by their index", async () => {
    const plan = await db().$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      return tx.$queryRaw<Record<string, string>[]>`/* across users: test */
        EXPLAIN SELECT message_id FROM message_search WHERE words @@ to_tsquery('simple', ${toTsQuery(searchWords("公園散步"))})`;
    });
    expect(JSON.stringify(plan)).toContain("message_search_words_idx");
  });
});
