import { ScheduleScreen } from "../../../../features/schedule/schedule-screen.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.schedules");

export default function SchedulesPage() {
  return (
    <Messages rooms={["failure", "schedule", "tool"]}>
      <ScheduleScreen />
    </Messages>
  );
}
