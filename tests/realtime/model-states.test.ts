import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import { listNotes } from "#domain/chat/message-notes.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, send, textOf, useRig } from "./rig.ts";

// Every possible outcome of a provider's answer as the conversation reports it, over OpenAI's two protocols and Anthropic's.

const rig = useRig();
const models = ["demo", "demo-chat", "demo-claude"];

async function ask(text: string, model: string): Promise<Message> {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage } = await send(client, text, { model });
  const message = await client.end(assistantMessage.id);
  client.socket.disconnect();
  return message;
}

const states: [words: string, code: string, message: RegExp, text: RegExp][] = [
  ["wrong key", "WRONG_KEY", /key.*add a key of your own in the settings/, /^$/],
  ["forbidden", "WRONG_KEY", /refused this server's key/, /^$/],
  ["no such model", "MODEL_NOT_FOUND", /does not have this model\. Choose another one/, /^$/],
  ["no credit", "QUOTA", /credit is used up\. Choose another model/, /^$/],
  ["rate-limited", "RATE_LIMITED", /Try again in 1 s, or choose another model/, /^$/],
  ["overloaded", "OVERLOADED", /has trouble right now\. Try again/, /^$/],
  ["too long", "CONTEXT_TOO_LONG", /too long for this model\. Start a new one/, /^$/],
  ["refuse", "REFUSED", /declined.*Ask in other words, or choose another model/, /^I cannot help with that\.$/],
  ["cut short", "OUTPUT_LIMIT", /greatest length.*Press Continue/, /word10$/],
  ["fail mid-stream", "UNREACHABLE", /connection.*was lost\. Press Retry/, /^This answer breaks off/],
  ["truncate", "TRUNCATED", /was cut off\. Press Retry/, /^This answer ends too early/],
  ["malformed", "MALFORMED", /something unreadable\. Press Retry/, /^After this comes nonsense/],
];

for (const model of models) {
  test.each(states)(`${model}: %s ends with %s, gives advice and keeps the received text`, async (words, code, told, text) => {
    const message = await ask(words, model);
    expect(message).toMatchObject({ status: "failed", error: { code, message: expect.stringMatching(told) } });
    expect(textOf(message)).toMatch(text);
  });

  test(`${model}: characters split across packets, reasoning and citations arrive intact`, async () => {
    expect(textOf(await ask("split", model))).toBe("Grüße aus Köln 👩‍👩‍👧‍👦 — 東京 🗼 naïve café ✅");
    const { parts, status } = await ask("reasoning", model);
    expect(status).toBe("complete");
    expect(parts).toEqual([
      { type: "reasoning", text: "Let me think. Six times seven is forty-two, and that settles it." },
      { type: "text", text: "After some thought: forty-two." },
    ]);
  });

  test(`${model}: thinking time and citations are stored with the message, for its owner only`, async () => {
    const { user, token } = await makePerson();
    const client = await connect(rig.url, token);
    const thought = await send(client, "reasoning", { model });
    await client.end(thought.assistantMessage.id);
    const { conversationId } = thought.input;
    const cited = await send(client, "cite", { conversationId, model });
    await client.end(cited.assistantMessage.id);
    const notes = await listNotes(actorOf(user), conversationId);
    expect(notes).toEqual([
      {
        messageId: cited.assistantMessage.id,
        thoughtMs: {},
        citations: [
          { title: "Airships of the world", url: "https://example.com/airships" },
          { title: "Zeppelin", url: "https://example.org/zeppelin" },
        ],
        unseenPictures: 0,
      },
      { messageId: thought.assistantMessage.id, thoughtMs: { 0: expect.any(Number) }, citations: [], unseenPictures: 0 },
    ]);
    expect(notes[1]?.thoughtMs[0]).toBeGreaterThan(0);
    await expect(listNotes(actorOf((await makePerson()).user), conversationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    client.socket.disconnect();
  });
}

test("a truncated reply continues where it ended", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage } = await send(client, "cut short");
  await client.end(assistantMessage.id);
  client.finished.length = 0;
  await client.ask("chat:continue", { messageId: assistantMessage.id, requestId: uuidv7() });
  const whole = await client.end(assistantMessage.id);
  expect(whole).toMatchObject({ status: "complete", error: null });
  expect(textOf(whole)).toMatch(/word10 and that was the rest\.$/);
  client.socket.disconnect();
});
