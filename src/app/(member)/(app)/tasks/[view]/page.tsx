import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { t } from "#messages/text.ts";
import { FormattedTexts } from "../../../../../features/shell/formatted-texts.tsx";
import { TaskPage } from "../../../../../features/task/task-page.tsx";
import { TaskScreen } from "../../../../../features/task/view/task-screen.tsx";
import { Messages } from "../../../../messages.tsx";
import { currentLocale } from "../../../../page-request.ts";

const views = { today: "frame.today", upcoming: "frame.upcoming", inbox: "task.inbox" } as const;

export async function generateMetadata({ params }: PageProps<"/tasks/[view]">): Promise<Metadata> {
  const { view } = await params;
  await currentLocale();
  return { title: t(isView(view) ? views[view] : "list.task") };
}

/** A view of the tasks by its name, or one task by its number. */
export default async function TaskViewPage({ params }: PageProps<"/tasks/[view]">) {
  const { view } = await params;
  if (!isView(view) && !/^[1-9]\d{0,9}$/.test(view)) notFound();
  await currentLocale();
  // A task's notes and comments are drawn as replies are; lists have no need of those texts.
  if (!isView(view))
    return (
      <Messages rooms={["list", "view", "comment", "chat"]}>
        <FormattedTexts key={view}>
          <TaskPage id={Number(view)} />
        </FormattedTexts>
      </Messages>
    );
  return (
    <Messages rooms={["list", "view"]}>
      <TaskScreen key={view} scope={{ kind: view }} title={t(views[view])} />
    </Messages>
  );
}

function isView(view: string): view is keyof typeof views {
  return Object.hasOwn(views, view);
}
