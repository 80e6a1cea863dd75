import type { Metadata } from "next";
import { UsageScreen } from "#features/usage/usage-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { currentZone } from "../../../page-request.ts";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage() {
  const zone = await currentZone();
  return (
    <FirstData
      ask={(trpc) => [
        trpc.usage.overview.queryOptions({ days: 30, timeZone: zone }),
        trpc.usage.caps.queryOptions(),
        trpc.usage.entries.infiniteQueryOptions({ limit: 25 }, { getNextPageParam: (page) => page.nextCursor }),
      ]}
    >
      <UsageScreen />
    </FirstData>
  );
}
