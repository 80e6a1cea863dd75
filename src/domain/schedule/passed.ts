import { v7 as uuidv7 } from "uuid";
import type { Actor } from "#domain/actor.ts";
import { type FeedEntry, record } from "#domain/record.ts";
import type { Schedule as ScheduleRow } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";
import { presentOccurrences } from "./occurrence-view.ts";
import { presentSchedule } from "./schedule-view.ts";
import { passedRuns } from "./series.ts";

/** Due times that one transaction settles at most; the rest of a long time without a process waits for the next. */
export const passedMax = 200;
/** Of so many that were skipped at once pages are told one by one; of more they see the list when they open it. */
const toldMax = 20;

/** Notes that these due times of a schedule were not carried out, and why: each once, whoever else has noted it. */
export async function skipDue(tx: Tx, actor: Actor, schedule: ScheduleRow, due: Date[], { now, reason }: Skipping): Promise<void> {
  if (due.length === 0) return;
  const rows = due.map((dueAt) => ({
    id: uuidv7(),
    userId: schedule.userId,
    scheduleId: schedule.id,
    dueAt,
    trigger: "clock" as const,
    status: "skipped" as const,
    reason,
    createdAt: now,
    endedAt: now,
  }));
  const stored = await tx.occurrence.createManyAndReturn({ data: rows, skipDuplicates: true });
  if (stored.length === 0) return;
  const told = await presentOccurrences(tx, actor.userId, stored.slice(-toldMax));
  await record(tx, actor, {
    action: "occurrence.skip",
    entity: "schedule",
    entityId: schedule.id,
    detail: { count: stored.length, reason: reason.split(":")[0] },
    feed: [...told.map((data) => ({ kind: "occurrence.updated" as const, data })), ...(await scheduleEvent(tx, schedule))],
  });
}

/** The same for what was due and has not begun, because the schedule is about to change or go. */
export async function skipPassed(tx: Tx, actor: Actor, schedule: ScheduleRow, skipping: Skipping): Promise<void> {
  let from = schedule.nextAt;
  for (let rounds = 0; from && from <= skipping.now && rounds < 10; rounds += 1) {
    const { passed, next } = passedRuns(schedule, from, { now: skipping.now, max: passedMax });
    await skipDue(tx, actor, schedule, passed, skipping);
    from = next;
  }
}

type Skipping = { now: Date; reason: string };

/** What pages are told of a schedule when its next date or its conversation may be another. */
export async function scheduleEvent(tx: Tx, { id, userId }: Pick<ScheduleRow, "id" | "userId">): Promise<FeedEntry[]> {
  const row = await tx.schedule.findFirst({ where: { id, userId, deletedAt: null } });
  return row ? [{ kind: "schedule.updated", data: presentSchedule(row) }] : [];
}
