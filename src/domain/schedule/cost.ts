import { forecastDays } from "#contracts/limits.ts";
import type { Actor } from "#domain/actor.ts";
import { instantOf, localTimeOf } from "#domain/time/local-time.ts";
import { nextRuns } from "#domain/time/recurrence.ts";
import type { Schedule as ScheduleRow } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { firstRun, seriesOf, type TimedRow } from "./series.ts";

/** Runs of a month that are counted; what runs more often is told as at least so many. */
const countedMax = 1000;
/** Replies and runs that a guess goes by. */
const sampleMax = 20;

/** What is left of a schedule's cap for this month of its zone, in millionths of a dollar, never below 0; null: no cap. */
export async function leftThisMonth(tx: Tx, { id, userId, monthCapMicroUsd, timeZone }: ScheduleRow, now: Date): Promise<number | null> {
  if (monthCapMicroUsd === null) return null;
  const since = instantOf(localTimeOf(now, timeZone).with({ day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 }), timeZone);
  const [row] = await tx.$queryRaw<{ spent: number }[]>`
    SELECT coalesce(sum(entry.cost_micro_usd), 0)::float8 AS spent FROM occurrence
    JOIN run ON run.message_id = occurrence.message_id AND run.user_id = ${userId}
    JOIN usage_entry AS entry ON entry.run_id = run.id AND entry.user_id = ${userId}
    WHERE occurrence.schedule_id = ${id} AND occurrence.user_id = ${userId} AND occurrence.started_at >= ${since}`;
  return Math.max(0, Number(monthCapMicroUsd) - (row?.spent ?? 0));
}

export type Forecast = { runs: number; costMicroUsd: number | null; basis: "runs" | "replies" | null };

/**
 * How often a schedule would run in the next 30 days and what that would cost: by its own last runs, else by the user's last
 * replies with that model (any, where none is named). `costMicroUsd` is null where there is nothing to go by.
 */
export async function forecast(
  actor: Actor,
  row: TimedRow & { id?: number | undefined; model?: string | null | undefined },
): Promise<Forecast> {
  const now = currentTime();
  const first = firstRun(row, now, null);
  const until = now.getTime() + forecastDays * 86_400_000;
  const dates = first ? [first, ...nextRuns(seriesOf(row), first, countedMax - 1)] : [];
  const runs = dates.filter((date) => date.getTime() <= until).length;
  const own = row.id === undefined ? null : await meanOfRuns(actor, row.id);
  const mean = own ?? (await meanOfReplies(actor, row.model ?? null));
  const basis = own !== null ? "runs" : mean !== null ? "replies" : null;
  return { runs, costMicroUsd: mean === null ? null : Math.round(mean * runs), basis };
}

async function meanOfRuns({ userId }: Actor, scheduleId: number): Promise<number | null> {
  const [row] = await db().$queryRaw<{ mean: number | null }[]>`
    SELECT avg(cost)::float8 AS mean FROM (
      SELECT sum(entry.cost_micro_usd) AS cost FROM (
        SELECT message_id, started_at FROM occurrence
        WHERE schedule_id = ${scheduleId} AND user_id = ${userId} AND status = 'done' ORDER BY due_at DESC LIMIT ${sampleMax}
      ) AS lately
      JOIN run ON run.message_id = lately.message_id AND run.user_id = ${userId}
      JOIN usage_entry AS entry ON entry.run_id = run.id AND entry.user_id = ${userId} GROUP BY lately.message_id
    ) AS runs`;
  return row?.mean ?? null;
}

async function meanOfReplies({ userId }: Actor, model: string | null): Promise<number | null> {
  const [row] = await db().$queryRaw<{ mean: number | null }[]>`
    SELECT avg(cost)::float8 AS mean FROM (
      SELECT sum(cost_micro_usd) AS cost FROM usage_entry
      WHERE user_id = ${userId} AND run_id IS NOT NULL AND (${model}::text IS NULL OR model = ${model}) GROUP BY run_id
      ORDER BY max(created_at) DESC LIMIT ${sampleMax}
    ) AS replies`;
  return row?.mean ?? null;
}
