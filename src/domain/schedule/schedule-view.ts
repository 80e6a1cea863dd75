import { nextShown, type Schedule } from "#contracts/schedule.ts";
import type { Schedule as ScheduleRow } from "#generated/prisma/client.ts";
import { datesFrom } from "./series.ts";

/** What of a schedule leaves the server. */
export function presentSchedule(row: ScheduleRow): Schedule {
  const { userId: _owner, deletedAt: _deleted, capMicroUsd, monthCapMicroUsd, nextAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    capMicroUsd: capMicroUsd === null ? null : Number(capMicroUsd),
    monthCapMicroUsd: monthCapMicroUsd === null ? null : Number(monthCapMicroUsd),
    nextAt: nextAt?.toISOString() ?? null,
    next: datesFrom(row, nextAt, nextShown).map((date) => date.toISOString()),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
