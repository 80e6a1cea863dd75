import type { Metadata } from "next";
import { TaskScreen } from "../../../../features/task/view/task-screen.tsx";

export const metadata: Metadata = { title: "Tasks" };

export default function TasksPage() {
  return <TaskScreen scope={{ kind: "all" }} title="Tasks" />;
}
