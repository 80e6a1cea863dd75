import type { FilePart } from "#contracts/message.ts";
import { plans } from "#contracts/plan.ts";
import { type Upload, type UploadExtraction, uploadBytesMax } from "#contracts/upload.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { oneAtATime } from "#domain/usage/limit/one-at-a-time.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";

const hourMs = 60 * 60 * 1000;
/** Uploads that one user may begin in an hour; each may cost the machine half a minute. */
export const uploadsPerHourMax = 200;

/** Files on their way to this process, by user: how many, and the bytes that they may have. */
const underWay = new Map<number, { files: number; bytes: number }>();

/**
 * Reserves room for a file before its bytes come, beside all that are on their way; what is answered gives it back. `size`
 * null: nobody has said how large it is, and it may be as large as files can be.
 * @throws RATE_LIMITED · QUOTA_EXCEEDED
 */
export function reserveUploadRoom(actor: Actor, size: number | null, rateLimits: boolean): Promise<() => void> {
  const { userId } = actor;
  return oneAtATime(userId, async () => {
    const others = underWay.get(userId) ?? { files: 0, bytes: 0 };
    if (rateLimits) await requireUploadPace(userId, others.files);
    await db().$transaction((tx) => requireRoom(tx, actor, others.bytes + (size ?? 0)));
    return enter(userId, size ?? uploadBytesMax);
  });
}

function enter(userId: number, bytes: number): () => void {
  const before = underWay.get(userId) ?? { files: 0, bytes: 0 };
  underWay.set(userId, { files: before.files + 1, bytes: before.bytes + bytes });
  return () => {
    const now = underWay.get(userId);
    if (!now || now.files <= 1) underWay.delete(userId);
    else underWay.set(userId, { files: now.files - 1, bytes: now.bytes - bytes });
  };
}

async function requireUploadPace(userId: number, others: number): Promise<void> {
  const recent = await db().upload.count({ where: { userId, createdAt: { gt: new Date(clockNow() - hourMs) } } });
  if (recent + others < uploadsPerHourMax) return;
  throw new DomainError("RATE_LIMITED", `At most ${uploadsPerHourMax} files an hour. Try again later.`, { retryAfter: 600 });
}

/** Notes that bytes are about to be written under `key`: should their row never come, they are removed in an hour. */
export async function reserveFile(key: string): Promise<void> {
  await db().deadFile.create({ data: { key, dueAt: new Date(clockNow() + hourMs) } });
}

/** Notes a stored file as the actor's. The bytes lie in the storage already, under a reservation that ends here. `charset`: of a text that is not in UTF-8. */
export function createUpload(actor: Actor, upload: Upload, extraction: "none" | "pending", charset: string | null = null): Promise<Upload> {
  return inTransaction(undefined, async (tx) => {
    await requireRoom(tx, actor, upload.size);
    const { count } = await tx.deadFile.deleteMany({ where: { key: upload.id } });
    if (count === 0) throw new DomainError("UNAVAILABLE", "The upload took too long. Send the file again.", { retryAfter: 1 });
    await tx.upload.create({ data: { ...upload, userId: actor.userId, extraction, charset } });
    await record(tx, actor, {
      action: "upload.create",
      entity: "upload",
      entityId: upload.id,
      detail: { size: upload.size, mime: upload.mime },
    });
    return upload;
  });
}

/** A file of the actor, else NOT_FOUND. */
export async function getUpload(actor: Actor, id: string): Promise<Upload & { charset: string | null }> {
  const row = await db().upload.findFirst({ where: { id, userId: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Upload");
  return { id: row.id, name: row.name, mime: row.mime, size: row.size, sha256: row.sha256, charset: row.charset };
}

export type UploadState = { id: string; extraction: UploadExtraction; error: string | null };

/** How far the reading of these files is; unknown ones are left out. */
export function uploadStates(actor: Actor, ids: string[]): Promise<UploadState[]> {
  return db()
    .upload.findMany({ where: { id: { in: ids }, userId: actor.userId, deletedAt: null } })
    .then((rows) => rows.map(({ id, extraction, extractionError }) => ({ id, extraction, error: extractionError })));
}

/** Removes a file that no message holds; NOT_FOUND when one does. A trigger sees to the bytes. */
export async function removeUpload(actor: Actor, id: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.upload.deleteMany({ where: { id, userId: actor.userId, messages: { none: {} } } });
    if (count === 0) throw notFound("Upload");
    await record(tx, actor, { action: "upload.delete", entity: "upload", entityId: id });
  });
}

/** The message parts of the actor's uploads, in the order given; NOT_FOUND when one is missing. */
export async function attachedFileParts(tx: Tx, actor: Actor, ids: string[]): Promise<FilePart[]> {
  if (ids.length === 0) return [];
  // Written and not only read: a purge that is about to remove one of these waits, and then finds it in use.
  const rows = await tx.upload.updateManyAndReturn({
    where: { id: { in: ids }, userId: actor.userId, deletedAt: null },
    data: { usedAt: currentTime() },
  });
  return ids.map((id) => {
    const row = rows.find((upload) => upload.id === id);
    if (!row) throw notFound("Upload");
    return { type: "file", uploadId: row.id, name: row.name, mime: row.mime, size: row.size };
  });
}

/** Notes that a message holds these files, so that they stay as long as it does. */
export async function holdFiles(tx: Tx, messageId: string, files: FilePart[]): Promise<void> {
  await tx.messageUpload.createMany({ data: files.map(({ uploadId }) => ({ messageId, uploadId })), skipDuplicates: true });
}

async function requireRoom(tx: Tx, actor: Actor, size: number): Promise<void> {
  // One upload of a user after the other, so that two cannot share the last room.
  const [user] = await tx.$queryRaw<
    { plan: keyof typeof plans }[]
  >`SELECT plan FROM "user" WHERE id = ${actor.userId} AND deleted_at IS NULL FOR NO KEY UPDATE`;
  if (!user) throw notFound("User");
  const { _sum } = await tx.upload.aggregate({ where: { userId: actor.userId }, _sum: { size: true } });
  const used = _sum.size ?? 0;
  if (used + size <= plans[user.plan].storageBytesMax) return;
  const [full, name] = [inWords(plans[user.plan].storageBytesMax), plans[user.plan].name];
  const more = user.plan === "pro" ? "" : `, or upgrade to Pro for ${inWords(plans.pro.storageBytesMax)}`;
  throw new DomainError(
    "QUOTA_EXCEEDED",
    `This file does not fit: ${inWords(used)} of the ${full} that the ${name} plan has for files are used. Delete chats with files that you no longer need (their room is free when they leave the trash)${more}.`,
  );
}

function inWords(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  return megabytes >= 1024 ? `${Math.round(megabytes / 1024)} GB` : `${Math.ceil(megabytes)} MB`;
}
