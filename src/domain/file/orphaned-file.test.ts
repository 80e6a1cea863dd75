import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { deleteConversation } from "#domain/chat/conversation.ts";
import { purge } from "#domain/maintenance/purge.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { openStorage } from "#lib/storage/open-storage.ts";
import type { Storage } from "#lib/storage.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { removeOrphanedFiles } from "./orphaned-file.ts";
import { createUpload, getUpload, removeUpload, reserveFile } from "./upload.ts";

let folder = "";
let storage: Storage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bestchat-dead-"));
});
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await db().deadFile.deleteMany();
  storage = openStorage({ DATA_DIR: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ago = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const stored = () => readdir(join(folder, "uploads")).catch(() => []);

async function makeFile(actor: Actor, usedDaysAgo = 0): Promise<string> {
  const id = uuidv7();
  await reserveFile(id);
  await storage.put(id, Readable.from([Buffer.from("bytes")], { objectMode: false }), 5);
  await createUpload(actor, { id, name: "a.txt", mime: "text/plain", size: 5, sha256: "0" }, "pending");
  await db().upload.update({ where: { id }, data: { usedAt: ago(usedDaysAgo), createdAt: ago(usedDaysAgo) } });
  return id;
}

async function attach(actor: Actor, fileId: string, conversationId = uuidv7()): Promise<string> {
  const input = { conversationId, messageId: uuidv7(), parentId: null, text: "see this", attachmentIds: [fileId] };
  await beginSend(actor, input, testOwner());
  return conversationId;
}

async function clean(): Promise<void> {
  await purge();
  await removeOrphanedFiles(storage);
}

test("a file is removed with the last conversation that uses it, and not before", async () => {
  const actor = actorOf(await makeUser());
  const id = await makeFile(actor, 30);
  const [first, second] = [await attach(actor, id), await attach(actor, id)];
  await db().upload.update({ where: { id }, data: { usedAt: ago(30) } });
  for (const conversation of [first, second]) {
    await clean();
    expect(await stored()).toEqual([id]);
    await deleteConversation(actor, conversation);
    await clean();
    expect(await stored()).toEqual([id]);
    await db().conversation.update({ where: { id: conversation }, data: { deletedAt: ago(8) } });
  }
  await clean();
  expect(await stored()).toEqual([]);
  await expect(getUpload(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await db().auditEntry.count({ where: { userId: actor.userId, action: "upload.purge" } })).toBe(1);
});

test("an unattached file is removed after a day", async () => {
  const actor = actorOf(await makeUser());
  const [old, young] = [await makeFile(actor, 1.1), await makeFile(actor, 0.9)];
  await clean();
  expect(await stored()).toEqual([young]);
  await expect(attach(actor, old)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("files are removed with their account", async () => {
  const user = await makeUser();
  await attach(actorOf(user), await makeFile(actorOf(user)));
  await db().user.update({ where: { id: user.id }, data: { deletedAt: ago(31) } });
  await clean();
  expect(await db().upload.count({ where: { userId: user.id } })).toBe(0);
  expect(await stored()).toEqual([]);
});

test("a crash between the row and the bytes leaves no orphan, and an unavailable storage is retried", async () => {
  const actor = actorOf(await makeUser());
  await makeFile(actor, 2);
  await purge();
  const away: Storage = { ...storage, remove: () => Promise.reject(new Error("away")) };
  expect(await removeOrphanedFiles(away)).toBe(0);
  expect(await stored()).toHaveLength(1);
  await db().deadFile.updateMany({ data: { dueAt: ago(1) } });
  // The process dies after the bytes but before the row: the next run finds no bytes, and succeeds.
  const [key = ""] = await stored();
  await storage.remove(key);
  expect(await removeOrphanedFiles(storage)).toBe(1);
  expect(await db().deadFile.count()).toBe(0);
});

test("bytes of an unfinished upload are removed after an hour; if it completes later it is refused", async () => {
  const actor = actorOf(await makeUser());
  const id = uuidv7();
  await reserveFile(id);
  await storage.put(id, Readable.from([Buffer.from("bytes")], { objectMode: false }), 5);
  expect(await removeOrphanedFiles(storage)).toBe(0);
  await db().deadFile.update({ where: { key: id }, data: { dueAt: ago(0.01) } });
  expect(await removeOrphanedFiles(storage)).toBe(1);
  expect(await stored()).toEqual([]);
  const late = createUpload(actor, { id, name: "a", mime: "text/plain", size: 5, sha256: "0" }, "none");
  await expect(late).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("a file being attached is not purged, and one used by a message cannot be removed by hand", async () => {
  const actor = actorOf(await makeUser());
  const id = await makeFile(actor, 2);
  const [attached] = await Promise.allSettled([attach(actor, id), clean()]);
  expect((await stored()).length).toBe(attached.status === "fulfilled" ? 1 : 0);
  const held = await makeFile(actor);
  await attach(actor, held);
  await expect(removeUpload(actor, held)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const loose = await makeFile(actor);
  await expect(removeUpload(actorOf(await makeUser()), loose)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await removeUpload(actor, loose);
  await removeOrphanedFiles(storage);
  expect(await stored()).not.toContain(loose);
});
