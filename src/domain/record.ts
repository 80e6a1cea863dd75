import type { AuditAction } from "#contracts/audit.ts";
import type { FeedKind } from "#contracts/realtime.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { notifySql } from "./notify.ts";

/** What a change records: always an audit entry, and a feed event if pages show the thing. */
export type Change = {
  action: AuditAction;
  entity: string;
  entityId: string | number;
  /** Names and outcomes only: never message bodies, secrets or whole rows. */
  detail?: Record<string, unknown>;
  feed?: FeedEntry | FeedEntry[];
};
export type FeedEntry = { kind: FeedKind; data: object };

/**
 * A change described by the statement that makes it: its preceding table `written (id, data)` has one row, or none when nothing
 * changed, in which case nothing is recorded. `written` null: nothing is told.
 */
export type WrittenChange = Pick<Change, "action" | "entity" | "detail"> & { written: FeedKind | null };

/** Records an event that changes no row, such as a confirmation or a failed sign-in. */
export function recordAlone(actor: Actor, change: Change): Promise<void> {
  return db().$transaction((tx) => record(tx, actor, change));
}

/** Runs `work` in `tx`, or in a new transaction. */
export function inTransaction<T>(tx: Tx | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
  return tx ? work(tx) : db().$transaction(work);
}

/** The bytes that the audit chain hashes: the entry without its position in the chain, keys in fixed order. */
export function auditPayload(entry: {
  userId: number;
  actor: string;
  action: string;
  entity: string;
  entityId: string;
  detail: unknown;
  runId: string | null;
  callId: string | null;
  requestId: string | null;
  ip: string | null;
  createdAt: Date;
}): string {
  const [before, after] = aroundEntityId(entry);
  return before + JSON.stringify(entry.entityId) + after;
}

function aroundEntityId(entry: Omit<Parameters<typeof auditPayload>[0], "entityId">): [string, string] {
  const { userId, actor, action, entity, detail, runId, callId, requestId, ip, createdAt } = entry;
  const before = JSON.stringify([userId, actor, action, entity]);
  const after = JSON.stringify([sorted(detail), runId, callId, requestId, ip, createdAt.toISOString()]);
  return [`${before.slice(0, -1)},`, `,${after.slice(1)}`];
}

/**
 * Writes the audit entry and feed events of one change in its transaction. One statement: it locks the user's counters until
 * commit, which makes the feed gap-free and the chain linear. NOTIFY is sent on commit and wakes every realtime process.
 */
export async function record(tx: Tx, actor: Actor, change: Change): Promise<void> {
  const { tables, result } = recordSql(actor, change);
  await tx.$queryRaw`WITH ${tables} ${result}`;
}

/** The same as parts of a larger statement: `WITH …, tables result`. */
export function recordSql(actor: Actor, change: Change | WrittenChange): { tables: Prisma.Sql; result: Prisma.Sql } {
  const entry = {
    userId: actor.userId,
    actor: actor.kind,
    action: change.action,
    entity: change.entity,
    detail: detailOf(actor, change.detail),
    runId: actor.runId ?? null,
    callId: actor.callId ?? null,
    requestId: actor.requestId,
    ip: actor.ip ?? null,
    createdAt: currentTime(),
  };
  const count = "written" in change ? Number(change.written !== null) : toldOf(change).length;
  const tables = Prisma.sql`
    noted AS (${notedSql(entry, change)}), stream AS (
      INSERT INTO user_stream (user_id, feed_seq, audit_seq, audit_hash)
      SELECT ${entry.userId}, ${count}, 1, encode(sha256(convert_to(payload, 'UTF8')), 'hex') FROM noted
      ON CONFLICT (user_id) DO UPDATE SET
        feed_seq = user_stream.feed_seq + ${count},
        audit_seq = user_stream.audit_seq + 1,
        audit_hash = encode(sha256(convert_to(user_stream.audit_hash || (SELECT payload FROM noted), 'UTF8')), 'hex')
      RETURNING feed_seq, audit_seq, audit_hash
    ), audit AS (
      INSERT INTO audit_entry (user_id, seq, actor, action, entity, entity_id, detail, run_id, call_id, request_id, ip, created_at, hash,
        feed_seq)
      SELECT ${entry.userId}, audit_seq, ${entry.actor}::audit_actor, ${entry.action}, ${entry.entity}, entity_id,
        ${JSON.stringify(entry.detail)}::jsonb, ${entry.runId}::uuid, ${entry.callId}, ${entry.requestId}, ${entry.ip},
        ${entry.createdAt}::timestamptz, audit_hash, CASE WHEN ${count} > 0 THEN feed_seq END
      FROM stream, noted
    ), feed AS (
      INSERT INTO feed_event (user_id, seq, kind, data)
      SELECT ${entry.userId}, feed_seq - ${count} + place, event->>'kind', event->'data'
      FROM stream, noted, jsonb_array_elements(events) WITH ORDINALITY AS listed(event, place)
    )`;
  const result = Prisma.sql`
    SELECT CASE WHEN ${count} > 0 THEN ${notifySql("feed", entry.userId, Prisma.sql`feed_seq`)} END AS sent FROM stream`;
  return { tables, result };
}

/** An entry's detail as it will be read back, so that the hash is of what is stored. */
export function detailOf(actor: Actor, detail: Change["detail"]): unknown {
  return JSON.parse(JSON.stringify({ ...detail, ...(actor.apiKey ? { apiKeyId: actor.apiKey.id } : {}) }));
}

/** One row with what differs between changes: the thing's id, the bytes to hash, the feed events. */
function notedSql(entry: Parameters<typeof aroundEntityId>[0], change: Change | WrittenChange): Prisma.Sql {
  if ("written" in change) {
    const [before, after] = aroundEntityId(entry);
    const events =
      change.written === null
        ? Prisma.sql`'[]'::jsonb`
        : Prisma.sql`jsonb_build_array(jsonb_build_object('kind', ${change.written}::text, 'data', data::jsonb))`;
    return Prisma.sql`
      SELECT id::text AS entity_id, ${before}::text || to_json(id::text)::text || ${after}::text AS payload,
        ${events} AS events
      FROM written`;
  }
  const entityId = String(change.entityId);
  return Prisma.sql`
    SELECT ${entityId}::text AS entity_id, ${auditPayload({ ...entry, entityId })}::text AS payload,
      ${JSON.stringify(toldOf(change))}::jsonb AS events`;
}

/** The events of a change: of a temporary conversation there are none, and nothing of it stays in the feed. */
export function toldOf({ feed = [] }: Change): FeedEntry[] {
  return [feed].flat().filter(({ kind, data }) => !(kind.startsWith("conversation.") && "temporary" in data && data.temporary));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
