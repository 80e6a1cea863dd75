"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";

/** The user's schedules and what can be done with them; the feed makes them fresh. */
export function useSchedules() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: trpc.schedules.pathKey() });
  return {
    list: useQuery(trpc.schedules.list.queryOptions()),
    create: useMutation(trpc.schedules.create.mutationOptions({ onSuccess })),
    update: useMutation(trpc.schedules.update.mutationOptions({ onSuccess })),
    remove: useMutation(trpc.schedules.remove.mutationOptions({ onSuccess })),
    run: useMutation(trpc.schedules.run.mutationOptions({ onSuccess })),
  };
}

export type ScheduleActions = ReturnType<typeof useSchedules>;

/** What became of a schedule's due times, newest first. */
export function useOccurrences(scheduleId: number) {
  const trpc = useTRPC();
  return useQuery(trpc.schedules.activity.queryOptions({ scheduleId, limit: 20 }));
}

/** How often it would run in a month, and what that would cost. */
export function useForecast(series: { startsAt: string; timeZone: string; recurrence: string | null } | null, id: number | undefined) {
  const trpc = useTRPC();
  const input = { ...(series ?? { startsAt: "2000-01-01T00:00:00", timeZone: "UTC", recurrence: null }), ...(id ? { id } : {}) };
  return useQuery(trpc.schedules.forecast.queryOptions(input, { enabled: series !== null, retry: false }));
}

/** The dates to come of what is being written, or why there are none. */
export function usePreview(series: { startsAt: string; timeZone: string; recurrence: string | null } | null) {
  const trpc = useTRPC();
  const input = series ?? { startsAt: "2000-01-01T00:00:00", timeZone: "UTC", recurrence: null };
  return useQuery(trpc.schedules.preview.queryOptions(input, { enabled: series !== null, retry: false }));
}
