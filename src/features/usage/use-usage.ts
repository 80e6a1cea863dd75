"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { readerZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { UsageDays } from "#contracts/usage.ts";

/** The ledger of the last days; the feed makes it fresh whenever a call was entered. */
export function useUsage(days: UsageDays) {
  const trpc = useTRPC();
  return useQuery(trpc.usage.overview.queryOptions({ days, timeZone: readerZone() }, { staleTime: 0, placeholderData: keepPreviousData }));
}

export type Usage = NonNullable<ReturnType<typeof useUsage>["data"]>;
