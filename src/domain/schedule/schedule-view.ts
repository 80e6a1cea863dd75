import { nextShown, type Schedule } from "#contracts/schedule.ts";
import { ScheduleTools } from "#contracts/schedule-tools.ts";
import type { Schedule as ScheduleRow } from "#generated/prisma/client.ts";
import { datesFrom } from "./series.ts";

/** The tools that a schedule's runs may use; null: all of its user's. */
export function toolsOf({ tools }: Pick<ScheduleRow, "tools">): string[] | null {
  return ScheduleTools.nullable().parse(tools);
}

/** What of a schedule leaves the server. */
export function presentSchedule(row: ScheduleRow): Schedule {
  const { userId: _owner, deletedAt: _deleted, capMicroUsd, monthCapMicroUsd, nextAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    capMicroUsd: capMicroUsd === null ? null : Number(capMicroUsd),
    monthCapMicroUsd: monthCapMicroUsd === null ? null : Number(monthCapMicroUsd),
    tools: toolsOf(row),
    nextAt: nextAt?.toISOString() ?? null,
    next: datesFrom(row, nextAt, nextShown).map((date) => date.toISOString()),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
