import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TaskPage } from "../../../../../features/task/task-page.tsx";
import { TaskScreen } from "../../../../../features/task/view/task-screen.tsx";

const views = { today: "Today", upcoming: "Upcoming", inbox: "Inbox" } as const;

export async function generateMetadata({ params }: PageProps<"/tasks/[view]">): Promise<Metadata> {
  const { view } = await params;
  return { title: isView(view) ? views[view] : "Task" };
}

/** A view of the tasks by its name, or one task by its number. */
export default async function TaskViewPage({ params }: PageProps<"/tasks/[view]">) {
  const { view } = await params;
  if (isView(view)) return <TaskScreen key={view} scope={{ kind: view }} title={views[view]} />;
  if (!/^[1-9]\d{0,9}$/.test(view)) notFound();
  return <TaskPage key={view} id={Number(view)} />;
}

function isView(view: string): view is keyof typeof views {
  return Object.hasOwn(views, view);
}
