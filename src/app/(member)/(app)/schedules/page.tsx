import type { Metadata } from "next";
import { ScheduleScreen } from "../../../../features/schedule/schedule-screen.tsx";

export const metadata: Metadata = { title: "Schedules" };

export default function SchedulesPage() {
  return <ScheduleScreen />;
}
