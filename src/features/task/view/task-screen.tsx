"use client";

import { ListTodo } from "lucide-react";
import Link from "next/link";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { useToday } from "#features/frame/today.ts";
import { useKey } from "#features/frame/use-key.ts";
import { t } from "#messages/text.ts";
import { Button, buttonClass } from "../../../components/ui/button.tsx";
import { EmptyState } from "../../../components/ui/empty-state.tsx";
import { Spinner } from "../../../components/ui/spinner.tsx";
import { QuickAdd } from "../quick-add/quick-add.tsx";
import type { AddedTo } from "../quick-add/use-add.ts";
import { useTasks } from "../use-tasks.ts";
import { NothingShown } from "./nothing-shown.tsx";
import { isInScope, labelsOf, selectTasks, type TaskScope } from "./select-tasks.ts";
import { TaskList } from "./task-list.tsx";
import { TaskToolbar } from "./task-toolbar.tsx";
import { useTaskView } from "./use-task-view.ts";

const KeyList = lazy(() => import("./key-list.tsx"));

type TaskScreenProps = { scope: TaskScope; title: string; actions?: ReactNode; children?: ReactNode };

/** A page of tasks: those of its scope, as its address says. `children` stand above the line that adds one. */
export function TaskScreen({ scope, title, actions, children }: TaskScreenProps) {
  const { data: tasks, error, refetch } = useTasks();
  const today = useToday();
  const { view, change, sought } = useTaskView(scope);
  // Null: never asked for.
  const [keys, setKeys] = useState<boolean | null>(null);
  useKey("?", () => setKeys(true));
  const scoped = (tasks ?? []).filter((task) => isInScope(task, scope, today));
  const selected = selectTasks(scoped, view);
  return (
    <>
      <PageHeader title={title}>
        {actions}
        <Link href="/tasks/transfer" className={`${buttonClass("quiet", "small")} max-md:hidden`}>
          {t("list.transfer")}
        </Link>
        <Link href="/trash" className={buttonClass("quiet", "small")}>
          {t("frame.trash")}
        </Link>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-6 md:px-6 md:py-8">
          {children}
          <QuickAdd to={addedTo(scope, today)} />
          <TaskToolbar view={view} onChange={change} labels={labelsOf(scoped)} tasks={scoped} />
          {tasks ? (
            <TaskList all={tasks} selected={selected} scope={scope} view={view} sought={sought} />
          ) : error ? (
            <EmptyState icon={<ListTodo />} title={t("list.notLoaded")}>
              <p className="mb-4">{error.message}</p>
              <Button onClick={() => void refetch()}>{t("frame.tryAgain")}</Button>
            </EmptyState>
          ) : (
            <div className="grid place-items-center py-20">
              <Spinner />
            </div>
          )}
          {tasks && selected.length === 0 ? (
            <NothingShown
              scope={scope}
              any={scoped.length > 0}
              view={view}
              onReset={() => change({ ...view, status: "all", words: "", label: null })}
            />
          ) : null}
        </div>
      </div>
      {keys === null ? null : (
        <Suspense>
          <KeyList open={keys} onOpenChange={setKeys} />
        </Suspense>
      )}
    </>
  );
}

/** What is added on a page is to be seen there. */
function addedTo(scope: TaskScope, today: string): AddedTo {
  if (scope.kind === "project") return { projectId: scope.id };
  return scope.kind === "today" ? { usualDay: today } : {};
}
