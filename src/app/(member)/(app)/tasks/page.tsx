import type { Metadata } from "next";
import { t } from "#messages/text.ts";
import { TaskScreen } from "../../../../features/task/view/task-screen.tsx";

export const metadata: Metadata = { title: "Tasks" };

export default function TasksPage() {
  return <TaskScreen scope={{ kind: "all" }} title={t("frame.tasks")} />;
}
