import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { Occurrence, OccurrencePage } from "#contracts/schedule.ts";
import { occurrencePageDefault } from "#contracts/schedule.ts";
import { Instant } from "#contracts/text.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import type { Occurrence as OccurrenceRow } from "#generated/prisma/client.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { presentOccurrences } from "./occurrence-view.ts";
import { getSchedule, lockSchedule } from "./schedule.ts";
import { reasons } from "./series.ts";

/** A page of a schedule's occurrences, newest first. @throws NOT_FOUND */
export async function listOccurrences(
  actor: Actor,
  scheduleId: number,
  { limit = occurrencePageDefault, cursor }: OccurrencePage,
): Promise<{ occurrences: Occurrence[]; nextCursor: string | null }> {
  await getSchedule(actor, scheduleId);
  const after = cursor === undefined ? null : readCursor(cursor);
  const before = after && { OR: [{ dueAt: { lt: after.dueAt } }, { dueAt: after.dueAt, id: { lt: after.id } }] };
  const rows = await db().occurrence.findMany({
    where: { scheduleId, userId: actor.userId, ...before },
    orderBy: [{ dueAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const occurrences = await presentOccurrences(db(), actor.userId, page);
  return { occurrences, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

/**
 * Asks for a schedule to be carried out now: its dates stay. It begins within seconds; while a run of it has not ended it is
 * skipped. @throws NOT_FOUND
 */
export function runNow(actor: Actor, scheduleId: number): Promise<Occurrence> {
  return inTransaction(undefined, async (tx) => {
    const schedule = await lockSchedule(tx, actor, scheduleId);
    const now = clockNow();
    const open = await tx.occurrence.count({ where: { scheduleId, userId: actor.userId, status: { in: ["running", "waiting"] } } });
    const skipped =
      open > 0 ? { status: "skipped" as const, reason: reasons.overlap, endedAt: new Date(now) } : { status: "running" as const };
    // Due times are whole seconds: what is asked for never takes the place of one.
    const dueAt = await freeMoment(tx, schedule, now % 1000 === 0 ? now + 1 : now);
    const row = await tx.occurrence.create({
      data: { id: uuidv7(), userId: actor.userId, scheduleId, dueAt, trigger: "manual", ...skipped },
    });
    const [occurrence] = await presentOccurrences(tx, actor.userId, [row]);
    if (!occurrence) throw new Error("an occurrence that was made is not there");
    const feed = { kind: "occurrence.updated", data: occurrence } as const;
    await record(tx, actor, { action: "occurrence.ask", entity: "occurrence", entityId: row.id, feed });
    return occurrence;
  });
}

async function freeMoment(tx: Tx, { id, userId }: { id: number; userId: number }, from: number): Promise<Date> {
  for (let at = from; ; at += 1) {
    const taken = at % 1000 === 0 || (await tx.occurrence.count({ where: { scheduleId: id, userId, dueAt: new Date(at) } })) > 0;
    if (!taken) return new Date(at);
  }
}

const Cursor = z.tuple([Instant, z.uuid()]);

/** Where a list of occurrences goes on after this one. */
export function writeCursor({ dueAt, id }: Pick<OccurrenceRow, "dueAt" | "id">): string {
  return Buffer.from(JSON.stringify([dueAt.toISOString(), id])).toString("base64url");
}

/** @throws VALIDATION */
export function readCursor(cursor: string): { dueAt: Date; id: string } {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) throw invalid("cursor", "is not a cursor of this list; begin again without one");
  return { dueAt: new Date(parsed.data[0]), id: parsed.data[1] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
