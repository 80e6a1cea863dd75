import { ActivityScreen } from "../../../../features/schedule/activity-screen.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("schedule.activity");

export default function ActivityPage() {
  return (
    <Messages rooms={["failure", "schedule", "tool"]}>
      <ActivityScreen />
    </Messages>
  );
}
