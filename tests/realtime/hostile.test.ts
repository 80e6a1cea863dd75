import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { undoReply } from "#domain/tool/undo.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, useRig } from "./rig.ts";

const rig = useRig();

async function person() {
  const made = await makePerson();
  return { ...made, client: await connect(rig.url, made.token) };
}

/** A conversation whose newest reply waits for the user to allow a delete. */
async function waiting(client: Client) {
  const first = await send(client, "add a task to sell the boat");
  await client.end(first.assistantMessage.id);
  let isWaiting = false;
  client.socket.on("chat:message", ({ message }) => {
    isWaiting ||= message.status === "awaiting_approval";
  });
  const asked = await send(client, "delete the boat", { conversationId: first.input.conversationId });
  await client.until(() => isWaiting);
  return { messageId: asked.assistantMessage.id, conversationId: first.input.conversationId };
}

test.each([
  ["NUL", "gpt-\u0000"],
  ["half a character", "gpt-\ud800"],
  ["nothing", ""],
])("a model's name with %s is rejected with its field", async (_name, model) => {
  const { client } = await person();
  expect(await client.ask("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text: "hello", model })).toMatchObject({
    error: { code: "VALIDATION", fields: [{ field: "model" }] },
  });
});

test("an id used by a regenerate is a conflict for any message, from any user, in any conversation", async () => {
  const { client } = await person();
  const stranger = await person();
  const { assistantMessage, input } = await send(client, "hello");
  await client.end(assistantMessage.id);
  const requestId = uuidv7();
  const again = await client.ask("chat:regenerate", { messageId: assistantMessage.id, requestId });
  if (!again.ok) throw new Error(again.error.message);
  await client.end(again.data.assistantMessage.id);
  const used = { messageId: requestId, text: "hello" };
  for (const answer of [
    await client.ask("chat:send", { ...used, conversationId: input.conversationId }),
    await client.ask("chat:send", { ...used, conversationId: uuidv7() }),
    await stranger.client.ask("chat:send", { ...used, conversationId: uuidv7() }),
  ])
    expect(answer).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
});

test("a waiting reply that is stopped from several places ends once for every client", async () => {
  const { client, token } = await person();
  const { messageId, conversationId } = await waiting(client);
  const other = await connect(rig.url, token);
  await other.open(conversationId);
  const answers = await Promise.all([client, other, client, other].map((page) => page.ask("chat:stop", { messageId })));
  for (const answer of answers) expect(answer).toMatchObject({ ok: true, data: { message: { status: "stopped" } } });
  // Any other event about the end has arrived before this acknowledgement.
  for (const page of [client, other]) await page.ask("chat:close", { conversationId });
  for (const page of [client, other]) expect(page.finished.filter(({ id }) => id === messageId)).toHaveLength(1);
});

test.each([
  ["a tool that is not there", "use forget_task", "NOT_FOUND"],
  ["a task that is not there", 'use get_task {"id": 2147483648}', "NOT_FOUND"],
  ["arguments of another shape", 'use complete_task {"id": "all"}', "VALIDATION"],
])("a call of %s fails and is not reported as done", async (_name, words, code) => {
  const { client } = await person();
  const { assistantMessage } = await send(client, words);
  const ended = await client.end(assistantMessage.id);
  expect(ended.parts[0]).toMatchObject({ type: "tool", status: "failed", output: { error: { code } } });
});

test("a repeated send shows the current reply, even if it was just undone", async () => {
  const { client, user } = await person();
  const { assistantMessage, input } = await send(client, "add a task to sell the boat");
  await client.end(assistantMessage.id);
  await undoReply(actorOf(user), assistantMessage.id);
  const again = await client.ask("chat:send", input);
  expect(again.ok && again.data.assistantMessage.parts[0]).toMatchObject({ type: "tool", status: "undone" });
});
