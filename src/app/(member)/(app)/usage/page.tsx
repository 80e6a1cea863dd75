import { UsageScreen } from "#features/usage/usage-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { Messages, titled } from "../../../messages.tsx";
import { currentZone } from "../../../page-request.ts";

export const generateMetadata = titled("frame.usage");

export default async function UsagePage() {
  const zone = await currentZone();
  return (
    <Messages rooms={["usage"]}>
      <FirstData
        ask={(trpc) => [
          trpc.usage.overview.queryOptions({ days: 30, timeZone: zone }),
          trpc.usage.caps.queryOptions(),
          trpc.usage.entries.infiniteQueryOptions({ limit: 25 }, { getNextPageParam: (page) => page.nextCursor }),
        ]}
      >
        <UsageScreen />
      </FirstData>
    </Messages>
  );
}
