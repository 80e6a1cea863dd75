import type { Metadata } from "next";
import { ActivityScreen } from "../../../../features/schedule/activity-screen.tsx";

export const metadata: Metadata = { title: "Activity" };

export default function ActivityPage() {
  return <ActivityScreen />;
}
