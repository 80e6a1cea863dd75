import { createHash } from "node:crypto";
import { notifySql } from "#domain/notify.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { auditPayload, type Change, detailOf, toldOf } from "./record.ts";

/**
 * `record` for many changes in their order: an audit entry and the feed events of each, in two statements whatever their number.
 * The first locks the user's counters until commit.
 */
export async function recordMany(tx: Tx, actor: Actor, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  const createdAt = currentTime();
  const common = {
    userId: actor.userId,
    actor: actor.kind,
    runId: actor.runId ?? null,
    callId: actor.callId ?? null,
    requestId: actor.requestId,
    ip: actor.ip ?? null,
    createdAt,
  };
  const feed = changes.flatMap(toldOf);
  const [stream] = await tx.$queryRaw<{ feedSeq: bigint; auditSeq: bigint; hash: string }[]>`
    INSERT INTO user_stream (user_id, feed_seq, audit_seq, audit_hash) VALUES (${actor.userId}, ${feed.length}, ${changes.length}, '')
    ON CONFLICT (user_id) DO UPDATE SET feed_seq = user_stream.feed_seq + ${feed.length}, audit_seq = user_stream.audit_seq + ${changes.length}
    RETURNING feed_seq AS "feedSeq", audit_seq AS "auditSeq", audit_hash AS hash`;
  if (!stream) throw new Error("the user's counters did not answer");
  let hash = stream.hash;
  let fed = Number(stream.feedSeq) - feed.length;
  const entries = changes.map(({ action, entity, entityId, detail, feed: events = [] }, place) => {
    const entry = { action, entity, entityId: String(entityId), detail: detailOf(actor, detail) };
    hash = createHash("sha256")
      .update(hash + auditPayload({ ...common, ...entry }))
      .digest("hex");
    const count = [events].flat().length;
    fed += count;
    return {
      ...entry,
      entity_id: entry.entityId,
      feed_seq: count > 0 ? fed : null,
      seq: Number(stream.auditSeq) - changes.length + place + 1,
      hash,
    };
  });
  await tx.$queryRaw`
    WITH audit AS (
      INSERT INTO audit_entry (user_id, seq, actor, action, entity, entity_id, detail, run_id, call_id, request_id, ip, created_at, hash,
        feed_seq)
      SELECT ${actor.userId}, seq, ${common.actor}::audit_actor, action, entity, entity_id, detail, ${common.runId}::uuid,
        ${common.callId}, ${common.requestId}, ${common.ip}, ${createdAt}::timestamptz, hash, feed_seq
      FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        AS entry(seq bigint, action text, entity text, entity_id text, detail jsonb, hash text, feed_seq bigint)
    ), feed AS (
      INSERT INTO feed_event (user_id, seq, kind, data)
      SELECT ${actor.userId}, ${stream.feedSeq}::bigint - ${feed.length} + place, event->>'kind', event->'data'
      FROM jsonb_array_elements(${JSON.stringify(feed)}::jsonb) WITH ORDINALITY AS listed(event, place)
    ), chained AS (
      UPDATE user_stream SET audit_hash = ${hash} WHERE user_id = ${actor.userId}
    )
    SELECT ${feed.length > 0 ? notifySql("feed", actor.userId, String(stream.feedSeq)) : Prisma.sql`1`} AS sent`;
}
