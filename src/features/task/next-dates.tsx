"use client";

import { useQuery } from "@tanstack/react-query";
import { readerTime, readerZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";

/** The next five days of a recurring task, by its rule and its due date. */
export function NextDates({ task: { dueDate, recurrence } }: { task: Task }) {
  const trpc = useTRPC();
  const timeZone = readerZone();
  // At noon no day of any zone is another one.
  const series = { startsAt: `${dueDate}T12:00:00`, timeZone, recurrence };
  const { data } = useQuery(trpc.schedules.preview.queryOptions(series, { retry: false }));
  if (!data || data.next.length === 0) return null;
  const dayWords = (time: string) => readerTime(time, "weekdayShort");
  return <p className="text-xs text-muted">{t("list.nextDates", { dates: data.next.map(dayWords).join(" · ") })}</p>;
}
