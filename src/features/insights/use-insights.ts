"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { readerZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { InsightDays } from "#contracts/insights.ts";

/** The insights of the last days; what was shown stays until another range has come. */
export function useInsights(days: InsightDays) {
  const trpc = useTRPC();
  const query = trpc.insights.get.queryOptions({ days, timeZone: readerZone() }, { staleTime: 0, placeholderData: keepPreviousData });
  return useQuery(query);
}
