import {
  accountGraceDays,
  feedDays,
  inboundMailDays,
  inviteKeptDays,
  knownClientDays,
  notificationDays,
  occurrenceDays,
  responseItemDays,
  trashDays,
  webhookDays,
} from "#contracts/retention.ts";
import { unattachedUploadHours } from "#contracts/upload.ts";
import { systemActor } from "#domain/actor.ts";
import { runWhenDue } from "#domain/job/run-when-due.ts";
import { record } from "#domain/record.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";

/** How many rows one transaction removes at most, to keep locks short. */
const batchSize = 500;
const purgeLock = 72_707_401;

/** A gap between two successful purges that is assumed to be a clock jump rather than downtime. */
const gapDaysMax = 14;
const hourMs = 60 * 60_000;
const schedule = { everyMs: hourMs, retryMs: 5 * 60_000, lostAfterMs: hourMs };

/**
 * Purges if the last purge in any process is long enough ago; null when it was not due. After a gap of weeks nothing is removed
 * until the operator confirms the clock (`afterGap`, PURGE_AFTER_GAP): see docs/operations.md.
 */
export function purgeWhenDue(afterGap: boolean): Promise<number | null> {
  return runWhenDue("purge", schedule, async () => {
    if (!afterGap && (await isGap())) throw new PurgeRefused();
    return purge();
  });
}

/** Thrown instead of purging when the clock seems wrong. */
export class PurgeRefused extends Error {
  constructor() {
    super(
      `The last purge was more than ${gapDaysMax} days ago: check the clock of the database, then set PURGE_AFTER_GAP=1 for one start. Nothing is removed until then.`,
    );
    this.name = "PurgeRefused";
  }
}

/**
 * Permanently removes what has passed its retention time, by the database's clock. Idempotent and safe in any process. Returns
 * the number of removed rows.
 */
export async function purge(): Promise<number> {
  let affected = 0;
  for (const step of steps) {
    for (let removed = batchSize; removed === batchSize; affected += removed) removed = await inBatch(step);
  }
  return affected;
}

async function isGap(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ gap: boolean }[]>`
    SELECT max(finished_at) < now() - make_interval(days => ${gapDaysMax}) AS gap FROM job_run WHERE name = 'purge' AND error IS NULL`;
  return row?.gap ?? false;
}

type Step = (tx: Tx) => Promise<number>;

const steps: Step[] = [
  (tx) =>
    purgeOwned(
      tx,
      "task",
      Prisma.sql`/* across users: purge */ DELETE FROM task WHERE id IN (SELECT id FROM task WHERE deleted_at < ${daysAgo(trashDays)} LIMIT ${batchSize})`,
    ),
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM section WHERE id IN (SELECT id FROM section WHERE deleted_at < ${daysAgo(trashDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM task_comment WHERE id IN (SELECT id FROM task_comment WHERE deleted_at < ${daysAgo(trashDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM memory WHERE id IN (SELECT id FROM memory WHERE deleted_at < ${daysAgo(trashDays)} LIMIT ${batchSize})`,
  (tx) =>
    purgeOwned(
      tx,
      "conversation",
      Prisma.sql`/* across users: purge */ DELETE FROM conversation WHERE id IN (SELECT id FROM conversation WHERE deleted_at < ${daysAgo(trashDays)} LIMIT ${batchSize})`,
    ),
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM share WHERE id IN (SELECT id FROM share WHERE expires_at < now() LIMIT ${batchSize})`,
  // A reply that is still being written ends first.
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM conversation WHERE id IN (
      SELECT id FROM conversation WHERE temporary_until < now() AND NOT EXISTS (
        SELECT 1 FROM run JOIN message ON message.id = run.message_id
        WHERE message.conversation_id = conversation.id AND run.status = 'running') LIMIT ${batchSize})`,
  (tx) =>
    purgeOwned(
      tx,
      "schedule",
      Prisma.sql`/* across users: purge */ DELETE FROM schedule WHERE id IN (SELECT id FROM schedule WHERE deleted_at < ${daysAgo(trashDays)} LIMIT ${batchSize})`,
    ),
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM occurrence WHERE id IN (SELECT id FROM occurrence WHERE created_at < ${daysAgo(occurrenceDays)} LIMIT ${batchSize})`,
  // After the conversations, because their files are unattached only now.
  (tx) =>
    purgeOwned(
      tx,
      "upload",
      Prisma.sql`/* across users: purge */ DELETE FROM upload WHERE used_at < ${daysAgo(unattachedUploadHours / 24)} AND id IN (
        SELECT id FROM upload WHERE used_at < ${daysAgo(unattachedUploadHours / 24)}
          AND NOT EXISTS (SELECT 1 FROM message_upload WHERE upload_id = upload.id)
          AND NOT EXISTS (SELECT 1 FROM task_file WHERE upload_id = upload.id) LIMIT ${batchSize})`,
    ),
  (tx) => purgeUsers(tx),
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM feed_event WHERE (user_id, seq) IN (SELECT user_id, seq FROM feed_event WHERE created_at < ${daysAgo(feedDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM notification WHERE id IN (SELECT id FROM notification WHERE created_at < ${daysAgo(notificationDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM response_item WHERE (user_id, id) IN (SELECT user_id, id FROM response_item WHERE created_at < ${daysAgo(responseItemDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM inbound_mail WHERE (user_id, message_hash) IN (SELECT user_id, message_hash FROM inbound_mail WHERE created_at < ${daysAgo(inboundMailDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM idempotency_key WHERE (user_id, key) IN (SELECT user_id, key FROM idempotency_key WHERE created_at < ${daysAgo(1)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM account_mail WHERE id IN (SELECT id FROM account_mail WHERE expires_at < ${daysAgo(1)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < ${daysAgo(0)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`DELETE FROM verification WHERE id IN (SELECT id FROM verification WHERE expires_at < ${daysAgo(1)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`/* across users: purge */ DELETE FROM known_client WHERE id IN (SELECT id FROM known_client WHERE seen_at < ${daysAgo(knownClientDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`DELETE FROM guess WHERE key_hash IN (SELECT key_hash FROM guess WHERE updated_at < ${daysAgo(1)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`DELETE FROM invite WHERE id IN (SELECT id FROM invite WHERE expires_at < ${daysAgo(inviteKeptDays)} LIMIT ${batchSize})`,
  (tx) =>
    tx.$executeRaw`DELETE FROM webhook_event WHERE id IN (SELECT id FROM webhook_event WHERE processed_at < ${daysAgo(webhookDays)} LIMIT ${batchSize})`,
  (tx) => tx.$executeRaw`DELETE FROM rate_limit WHERE key IN (SELECT key FROM rate_limit WHERE ends_at < ${daysAgo(0)} LIMIT ${batchSize})`,
  (tx) => tx.$executeRaw`DELETE FROM job_run WHERE id IN (SELECT id FROM job_run WHERE started_at < ${daysAgo(30)} LIMIT ${batchSize})`,
];

/** One batch under a lock shared by all processes; a process that does not get it removes nothing. */
function inBatch(step: Step): Promise<number> {
  return db().$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${purgeLock}) AS mine`;
    return lock?.mine ? step(tx) : 0;
  });
}

async function purgeOwned(tx: Tx, entity: "task" | "conversation" | "schedule" | "upload", removal: Prisma.Sql): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string | number; userId: number }[]>`${removal} RETURNING id, user_id AS "userId"`;
  for (const { id, userId } of rows) await record(tx, systemActor(userId), { action: `${entity}.purge`, entity, entityId: id });
  return rows.length;
}

/** The account's data are deleted by foreign key; its audit has its own retention. */
async function purgeUsers(tx: Tx): Promise<number> {
  const users = await tx.$queryRaw<{ id: number }[]>`
    /* across users: purge */ SELECT id FROM "user" WHERE deleted_at < ${daysAgo(accountGraceDays)} LIMIT ${batchSize}`;
  const ids = users.map(({ id }) => id);
  for (const id of ids) await record(tx, systemActor(id), { action: "user.purge", entity: "user", entityId: id });
  await tx.feedEvent.deleteMany({ where: { userId: { in: ids } } });
  await tx.usageEntry.deleteMany({ where: { userId: { in: ids } } });
  await tx.usageHold.deleteMany({ where: { userId: { in: ids } } });
  await tx.usageBalance.deleteMany({ where: { userId: { in: ids } } });
  await tx.user.deleteMany({ where: { id: { in: ids } } });
  return ids.length;
}

/** By the database's clock, so that a process with a wrong clock purges nothing too early. */
function daysAgo(days: number): Prisma.Sql {
  return Prisma.sql`(now() - make_interval(hours => ${Math.round(days * 24)}))`;
}
