import { v7 as uuidv7 } from "uuid";
import type { FilePart } from "#contracts/message.ts";
import { plans } from "#contracts/plan.ts";
import { type Upload, type UploadExtraction, uploadBytesMax } from "#contracts/upload.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { oneAtATime } from "#domain/usage/limit/one-at-a-time.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";

const hourMs = 60 * 60 * 1000;
/** How many uploads one user may begin per hour; each may occupy the machine for half a minute. */
export const uploadsPerHourMax = 200;

/** How long a reservation of a dead process takes up room; a slower upload is checked again at its end. */
const reservationSeconds = 900;

/**
 * Reserves room for a file before its bytes arrive, counting the uploads in flight in all processes; the returned function
 * releases it. `size` null: unknown, so it is counted as the largest allowed file.
 * @throws RATE_LIMITED · QUOTA_EXCEEDED
 */
export function reserveUploadRoom(actor: Actor, size: number | null, rateLimits: boolean): Promise<() => Promise<void>> {
  const { userId } = actor;
  const [id, bytes] = [uuidv7(), size ?? uploadBytesMax];
  return oneAtATime(userId, async () => {
    await db().$transaction(async (tx) => {
      await requireRoom(tx, actor, size ?? 0, { besideOthers: true });
      if (rateLimits) await requireUploadPace(tx, userId);
      await tx.$executeRaw`
        INSERT INTO upload_reservation (id, user_id, bytes, expires_at)
        VALUES (${id}::uuid, ${userId}, ${bytes}, now() + make_interval(secs => ${reservationSeconds}))`;
    });
    return () => releaseReservation(userId, id);
  });
}

/** Also deletes the user's expired reservations, whose processes have died. */
async function releaseReservation(userId: number, id: string): Promise<void> {
  try {
    await db().$executeRaw`DELETE FROM upload_reservation WHERE user_id = ${userId} AND (id = ${id}::uuid OR expires_at < now())`;
  } catch (error) {
    logger.warn({ err: error, user_id: userId }, "the room of an upload was not given back; it comes back by itself");
  }
}

async function requireUploadPace(tx: Tx, userId: number): Promise<void> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT (SELECT count(*) FROM upload WHERE user_id = ${userId} AND created_at > now() - interval '1 hour')::int
      + (SELECT count(*) FROM upload_reservation WHERE user_id = ${userId} AND expires_at > now())::int AS count`;
  if ((row?.count ?? 0) < uploadsPerHourMax) return;
  throw new DomainError("RATE_LIMITED", `At most ${uploadsPerHourMax} files an hour. Try again later.`, { retryAfter: 600 });
}

/** Records that bytes are about to be written under `key`: if their row is never created, they are removed after an hour. */
export async function reserveFile(key: string): Promise<void> {
  await db().deadFile.create({ data: { key, dueAt: new Date(clockNow() + hourMs) } });
}

/**
 * Creates the row of a stored file, whose bytes were written under a reservation that ends here. `charset`: of a text not in
 * UTF-8.
 */
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

/** A file of the actor. @throws NOT_FOUND */
export async function getUpload(actor: Actor, id: string): Promise<Upload & { charset: string | null }> {
  const row = await db().upload.findFirst({ where: { id, userId: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Upload");
  return { id: row.id, name: row.name, mime: row.mime, size: row.size, sha256: row.sha256, charset: row.charset };
}

export type UploadState = { id: string; extraction: UploadExtraction; error: string | null };

/** The extraction states of the actor's files; unknown ones are left out. */
export function uploadStates(actor: Actor, ids: string[]): Promise<UploadState[]> {
  return db()
    .upload.findMany({ where: { id: { in: ids }, userId: actor.userId, deletedAt: null } })
    .then((rows) => rows.map(({ id, extraction, extractionError }) => ({ id, extraction, error: extractionError })));
}

/** Removes a file that no message and no task uses; a trigger queues its bytes for removal. @throws NOT_FOUND when one does */
export async function removeUpload(actor: Actor, id: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.upload.deleteMany({ where: { id, userId: actor.userId, messages: { none: {} }, tasks: { none: {} } } });
    if (count === 0) throw notFound("Upload");
    await record(tx, actor, { action: "upload.delete", entity: "upload", entityId: id });
  });
}

/** The message parts of the actor's uploads, in the given order. @throws NOT_FOUND when one is missing */
export async function attachedFileParts(tx: Tx, actor: Actor, ids: string[]): Promise<FilePart[]> {
  if (ids.length === 0) return [];
  // An update rather than a read: a concurrent purge of one of these waits and then finds it in use.
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

/** Links these files to a message, which keeps them from being purged. */
export async function attachFiles(tx: Tx, messageId: string, files: FilePart[]): Promise<void> {
  await tx.messageUpload.createMany({ data: files.map(({ uploadId }) => ({ messageId, uploadId })), skipDuplicates: true });
}

async function requireRoom(tx: Tx, actor: Actor, size: number, { besideOthers: includeReserved = false } = {}): Promise<void> {
  // Serialises the uploads of one user, so that two cannot use the same remaining room.
  const [user] = await tx.$queryRaw<
    { plan: keyof typeof plans }[]
  >`SELECT plan FROM "user" WHERE id = ${actor.userId} AND deleted_at IS NULL FOR NO KEY UPDATE`;
  if (!user) throw notFound("User");
  const { _sum } = await tx.upload.aggregate({ where: { userId: actor.userId }, _sum: { size: true } });
  const used = _sum.size ?? 0;
  const reserved = includeReserved ? await reservedBytes(tx, actor.userId) : 0;
  if (used + reserved + size <= plans[user.plan].storageBytesMax) return;
  const [full, name] = [formatSize(plans[user.plan].storageBytesMax), plans[user.plan].name];
  const more = user.plan === "pro" ? "" : `, or upgrade to Pro for ${formatSize(plans.pro.storageBytesMax)}`;
  throw new DomainError(
    "QUOTA_EXCEEDED",
    `This file does not fit: ${formatSize(used)} of the ${full} that the ${name} plan has for files are used. Delete chats with files that you no longer need (their room is free when they leave the trash)${more}.`,
  );
}

async function reservedBytes(tx: Tx, userId: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ bytes: number }[]>`
    SELECT coalesce(sum(bytes), 0)::float8 AS bytes FROM upload_reservation WHERE user_id = ${userId} AND expires_at > now()`;
  return row?.bytes ?? 0;
}

function formatSize(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  return megabytes >= 1024 ? `${Math.round(megabytes / 1024)} GB` : `${Math.ceil(megabytes)} MB`;
}
