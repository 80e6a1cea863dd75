import { InsightsScreen } from "#features/insights/insights-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { Messages, titled } from "../../../messages.tsx";
import { currentZone } from "../../../page-request.ts";

export const generateMetadata = titled("frame.insights");

export default async function InsightsPage() {
  const zone = await currentZone();
  return (
    <Messages rooms={["insights", "usage"]}>
      <FirstData ask={(trpc) => [trpc.insights.get.queryOptions({ days: 30, timeZone: zone })]}>
        <InsightsScreen />
      </FirstData>
    </Messages>
  );
}
