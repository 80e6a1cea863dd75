import type { Metadata } from "next";
import { TaskScreen } from "../../../../features/task/task-screen.tsx";

export const metadata: Metadata = { title: "Tasks" };

export default function TasksPage() {
  return <TaskScreen />;
}
