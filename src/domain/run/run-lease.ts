import type { MessagePart } from "#contracts/message.ts";
import type { StoredNotes } from "#contracts/message-notes.ts";
import type { ReplyTail } from "#domain/chat/reply-tail.ts";
import { DomainError } from "#domain/error.ts";
import { type Message as MessageRow, Prisma, type RunStatus } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

/** A dead owner's runs are free after this. It must exceed several flush intervals and stay below the promised 15 s. */
export const leaseSeconds = 8;
/** A lease with more than this left is not renewed: the flush then writes only text. */
const renewBelowSeconds = leaseSeconds - 1.5;
/** How many owners one run may have before it ends as interrupted. */
export const runAttemptsMax = 5;

/** The right to write one message. A stale token changes nothing. */
export type RunLease = {
  runId: string;
  token: string;
  messageId: string;
  conversationId: string;
  userId: number;
  /** The model call that is next or in flight. */
  step: number;
  attempts: number;
  /** The longest reply, in tokens, that the hold of this step covers; null: unlimited. */
  outputMax?: number | null;
  /** Earlier parts of the message may have been written by another process, and sent to that process's pages alone. */
  elsewhere?: boolean;
};

/** Thrown when another process holds the run: stop and change nothing. */
export class LeaseLost extends DomainError {
  constructor() {
    super("CONFLICT", "Another process has taken over this run");
    this.name = "LeaseLost";
  }
}

/**
 * What is missing in the row of a live message: all its parts or, where the row is at `base`, everything since its parts were
 * written; `whole` merges that into the parts. `notes` are added.
 */
export type RunFlush = { lease: RunLease; seq: number; notes?: StoredNotes } & (
  | { parts: MessagePart[] }
  | { base: number; tail: ReplyTail; whole: boolean }
);
/** `stored`: the row now includes what was flushed. */
export type HeldRun = { runId: string; stopRequested: boolean; stored: boolean };

/** SQL: a row's parts with the given tail, as in reply-tail.ts. */
const withTail = Prisma.sql`coalesce(
  jsonb_set(message.parts, ARRAY[held.tail->>'part', 'text'],
    to_jsonb((message.parts->(held.tail->>'part')::int->>'text') || (held.tail->>'text'))), message.parts) || (held.tail->'added')`;

/**
 * Renews the leases of many runs and stores the text of those that changed, in one statement. The run rows are locked first, so a
 * takeover either waits for this write or makes it miss. Returns the runs still held; `stored` is false where the row was not at
 * `base`.
 */
export async function flushRuns(renew: RunLease[], changed: RunFlush[]): Promise<HeldRun[]> {
  if (renew.length === 0) return [];
  const texts = new Map(changed.map(({ lease, ...text }) => [lease.runId, { message: lease.messageId, ...text }]));
  const leaseList = JSON.stringify(renew.map(({ runId, token }) => ({ run: runId, token, ...texts.get(runId) })));
  // Only index lookups are joined: the planner assumes these lists are short and would choose nested loops.
  const rows = await db().$queryRaw<{ runId: string; stopRequested: boolean | null }[]>`
    /* across users: takeover */ WITH held AS (
      SELECT mine.*, run.stop_requested, run.lease_expires_at FROM jsonb_to_recordset(${leaseList}::jsonb)
        AS mine(run uuid, token uuid, message uuid, seq int, base int, parts jsonb, tail jsonb, whole boolean, notes jsonb)
        JOIN run ON run.id = mine.run AND run.lease_token = mine.token AND run.status = 'running'
      FOR UPDATE OF run
    ), renewed AS (
      UPDATE run SET lease_expires_at = now() + make_interval(secs => ${leaseSeconds}) FROM held
      WHERE run.id = held.run AND held.lease_expires_at < now() + make_interval(secs => ${renewBelowSeconds})
    ), stored AS (
      UPDATE message SET seq = held.seq, updated_at = now(),
        parts = CASE WHEN held.parts IS NOT NULL THEN held.parts WHEN held.whole THEN ${withTail} ELSE message.parts END,
        tail = CASE WHEN held.whole THEN NULL ELSE held.tail END,
        notes = CASE WHEN coalesce(held.notes, '{}') = '{}' THEN message.notes ELSE coalesce(message.notes, '{}') || held.notes END
      FROM held WHERE message.id = held.message AND message.seq = coalesce(held.base, message.seq)
      RETURNING held.run
    )
    SELECT run::text AS "runId", stop_requested AS "stopRequested" FROM held UNION ALL SELECT run::text, NULL FROM stored`;
  const stored = new Set(rows.flatMap(({ runId, stopRequested }) => (stopRequested === null ? [runId] : [])));
  return rows.flatMap(({ runId, stopRequested }) => (stopRequested === null ? [] : [{ runId, stopRequested, stored: stored.has(runId) }]));
}

/**
 * Renews leases whose rows another transaction of this process may be locking: locked rows cannot be taken over, so they are
 * skipped.
 */
export async function renewUnlocked(leases: RunLease[]): Promise<void> {
  const leaseList = JSON.stringify(leases.map(({ runId, token }) => ({ run: runId, token })));
  await db().$executeRaw`
    /* across users: takeover */ WITH held AS (
      SELECT run.id FROM jsonb_to_recordset(${leaseList}::jsonb) AS mine(run uuid, token uuid)
        JOIN run ON run.id = mine.run AND run.lease_token = mine.token AND run.status = 'running'
      WHERE run.lease_expires_at < now() + make_interval(secs => ${renewBelowSeconds})
      FOR UPDATE OF run SKIP LOCKED
    )
    UPDATE run SET lease_expires_at = now() + make_interval(secs => ${leaseSeconds}) FROM held WHERE run.id = held.id`;
}

/** Locks the run and requires that the lease is still ours; every write of a run begins with this. @throws LeaseLost */
export async function requireLease(tx: Tx, lease: RunLease): Promise<void> {
  if ((await leaseState(tx, lease)) !== "running") throw new LeaseLost();
}

/**
 * Locks the run and returns its status, for writes that end the lease: a retry after a commit with a lost response finds its work
 * done.
 * @throws LeaseLost when another process has the run
 */
export async function leaseState(tx: Tx, lease: RunLease): Promise<RunStatus> {
  const [run] = await tx.$queryRaw<{ status: RunStatus }[]>`
    SELECT status::text FROM run WHERE id = ${lease.runId}::uuid AND user_id = ${lease.userId} AND lease_token = ${lease.token}::uuid FOR UPDATE`;
  if (!run) throw new LeaseLost();
  return run.status;
}

export type ClaimedRun = { lease: RunLease; message: MessageRow; stopRequested: boolean };

/**
 * Takes over runs with expired leases and, with `ownNow`, all runs of this very address: the process that had them is dead,
 * because we have its port.
 */
export async function claimRuns(leaseOwner: string, limit: number, ownNow = false): Promise<ClaimedRun[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    /* across users: takeover */ UPDATE run SET lease_owner = ${leaseOwner}, lease_token = gen_random_uuid(), attempts = attempts + 1,
      lease_expires_at = now() + make_interval(secs => ${leaseSeconds})
    WHERE id IN (
      SELECT id FROM run WHERE status = 'running' AND (lease_expires_at < now() OR (${ownNow} AND lease_owner = ${leaseOwner}))
      ORDER BY lease_expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING id::text`;
  const runs = await db().run.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    include: { message: true },
    ...acrossUsers("takeover"),
  });
  const holds = await db().usageHold.findMany({ where: { runId: { in: runs.map(({ id }) => id) } }, ...acrossUsers("takeover") });
  return runs.map(({ message, ...run }) => ({
    lease: {
      outputMax: holds.find(({ runId, step }) => runId === run.id && step === run.step)?.outputMax ?? null,
      runId: run.id,
      token: run.leaseToken,
      messageId: message.id,
      conversationId: message.conversationId,
      userId: run.userId,
      step: run.step,
      attempts: run.attempts,
    },
    message,
    stopRequested: run.stopRequested,
  }));
}

/** Releases runs for any process to take at once; used at shutdown. */
export async function releaseRuns(leases: RunLease[]): Promise<void> {
  const held = JSON.stringify(leases.map(({ runId, token }) => ({ run: runId, token })));
  await db().$executeRaw`
    /* across users: takeover */ UPDATE run SET lease_expires_at = now() - interval '1 second', attempts = attempts - 1
    FROM jsonb_to_recordset(${held}::jsonb) AS mine(run uuid, token uuid)
    WHERE run.id = mine.run AND run.lease_token = mine.token AND run.status = 'running'`;
}
