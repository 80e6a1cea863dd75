import { expect, test } from "vitest";
import { deleteConversation } from "#domain/chat/conversation.ts";
import { purge } from "#domain/maintenance/purge.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { copyShare } from "./copy.ts";
import { createShare, listShares, readShare, revokeShare } from "./share.ts";
import { previewShare } from "./shown.ts";
import { exportConversation } from "./write.ts";

const choice = { withTools: false, withFiles: false, expiresInDays: 30 };

/** A chat of two exchanges; the second reply has a step, thoughts and words. */
async function makeChat() {
  const actor = actorOf(await makeUser());
  const first = await replyWith(actor, [], "complete", "first question");
  const { conversationId } = first;
  await db().message.update({ where: { id: first.messageId }, data: { parts: [{ type: "text", text: "first answer" }] } });
  const second = await replyWith(
    actor,
    [{ name: "create_task", input: { title: "Hidden" } }],
    "complete",
    "second question",
    conversationId,
  );
  const row = await db().message.findUniqueOrThrow({ where: { id: second.messageId } });
  const parts = [{ type: "reasoning", text: "secret thought" }, ...(row.parts as object[]), { type: "text", text: "second answer" }];
  await db().message.update({ where: { id: second.messageId }, data: { parts } });
  return { actor, conversationId, first, second };
}

const textOf = (value: unknown) => JSON.stringify(value);

test("a link shows what its preview showed: words up to a message, steps if chosen, never thoughts", async () => {
  const { actor, conversationId, first, second } = await makeChat();
  const preview = await previewShare(actor, { conversationId, messageId: first.messageId, ...choice });
  const { token } = await createShare(actor, { messageId: first.messageId, ...choice });
  expect((await readShare(token)).messages).toEqual(preview.messages);
  expect(textOf(await readShare(token))).not.toContain("second");
  const whole = await createShare(actor, { ...choice, messageId: second.messageId });
  expect(textOf(await readShare(whole.token))).toMatch(/second answer/);
  expect(textOf(await readShare(whole.token))).not.toMatch(/Hidden|secret thought/);
  const open = await createShare(actor, { ...choice, messageId: second.messageId, withTools: true });
  expect(textOf(await readShare(open.token))).toContain("Hidden");
  expect(textOf(await readShare(open.token))).not.toContain("secret thought");
  // What is said or changed later is not in it.
  await db().message.update({ where: { id: first.messageId }, data: { parts: [{ type: "text", text: "changed" }] } });
  expect((await readShare(token)).messages).toEqual(preview.messages);
  expect(
    textOf((await db().auditEntry.findMany({ where: { userId: actor.userId, action: "share.create" } })).map(({ detail }) => detail)),
  ).not.toContain("answer");
});

test("it opens nothing once it is revoked, has expired, or its chat is deleted", async () => {
  const { actor, conversationId, first } = await makeChat();
  const make = () => createShare(actor, { messageId: first.messageId, ...choice });
  const [revoked, expired, open] = [await make(), await make(), await make()];
  await revokeShare(actor, revoked.share.id);
  await db().share.update({ where: { id: expired.share.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  for (const { token } of [revoked, expired]) await expect(readShare(token)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listShares(actor)).map(({ id }) => id)).toEqual([open.share.id]);
  for (const token of [`${open.token.slice(0, -1)}A`, "1-x", "", `99999999999-${"x".repeat(43)}`])
    await expect(readShare(token)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await purge();
  expect(await db().share.count({ where: { id: expired.share.id } })).toBe(0);
  await deleteConversation(actor, conversationId);
  await expect(readShare(open.token)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("whoever has it goes on in a copy of their own, with words alone", async () => {
  const { actor, second } = await makeChat();
  const { token } = await createShare(actor, { ...choice, messageId: second.messageId, withTools: true });
  const reader = actorOf(await makeUser());
  const copy = await copyShare(reader, token);
  const rows = await db().message.findMany({ where: { conversationId: copy.id }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  expect(rows.map(({ role, parts }) => [role, parts])).toEqual([
    ["user", [{ type: "text", text: "first question" }]],
    ["assistant", [{ type: "text", text: "first answer" }]],
    ["user", [{ type: "text", text: "second question" }]],
    ["assistant", [{ type: "text", text: "second answer" }]],
  ]);
  expect(rows.map(({ parentId }) => parentId)).toEqual([null, ...rows.slice(0, -1).map(({ id }) => id)]);
  expect(rows.every(({ userId }) => userId === reader.userId)).toBe(true);
});

test("a temporary chat, and one that is being written, cannot be shared; a file of one has all of its branch", async () => {
  const { actor, conversationId, second } = await makeChat();
  const markdown = await exportConversation(actor, conversationId, { format: "markdown" });
  expect(markdown).toMatch(/## You, [\s\S]*first question[\s\S]*\*Step: create_task \(done\)\*[\s\S]*second answer/);
  expect(JSON.parse(await exportConversation(actor, conversationId, { format: "json" }))).toMatchObject({
    source: "bestchat-conversation",
  });
  await db().message.update({ where: { id: second.messageId }, data: { status: "streaming" } });
  const create = () => createShare(actor, { ...choice, messageId: second.messageId });
  await expect(create()).rejects.toMatchObject({ code: "CONFLICT" });
  await db().conversation.update({ where: { id: conversationId }, data: { temporaryUntil: new Date(Date.now() + 3_600_000) } });
  await expect(create()).rejects.toMatchObject({ code: "NOT_FOUND" });
});
