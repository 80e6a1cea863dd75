"use client";

import { ListTodo } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { Button, buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { QuickAdd } from "./quick-add/quick-add.tsx";
import { labelsOf, selectTasks, type TaskView } from "./select-tasks.ts";
import { TaskRow } from "./task-row.tsx";
import { TaskToolbar } from "./task-toolbar.tsx";
import { useHeldRows } from "./use-held-rows.ts";
import { useTasks } from "./use-tasks.ts";

const firstView: TaskView = { status: "open", words: "", label: null, order: "newest" };

export function TaskScreen() {
  const { data: tasks, error, refetch } = useTasks();
  const sought = Number(useSearchParams().get("task"));
  const [view, setView] = useState<TaskView>(firstView);
  // What somebody was led to is shown, whatever its status.
  useEffect(() => {
    if (sought) setView({ ...firstView, status: "all" });
  }, [sought]);
  const { rows, hold } = useHeldRows(selectTasks(tasks ?? [], view), tasks ?? []);

  return (
    <>
      <PageHeader title="Tasks">
        <Link href="/trash" className={buttonClass("quiet", "small")}>
          Trash
        </Link>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-6 md:px-6 md:py-8">
          <QuickAdd />
          <TaskToolbar view={view} onChange={setView} labels={labelsOf(tasks ?? [])} tasks={tasks ?? []} />
          {tasks ? (
            <ul aria-label="Tasks" className="divide-y divide-line">
              {rows.map(({ task, isGone }, place) => (
                <TaskRow key={task.id} task={task} place={place} isGone={isGone} isSought={task.id === sought} onHold={hold} />
              ))}
            </ul>
          ) : error ? (
            <EmptyState icon={<ListTodo />} title="Your tasks could not be loaded">
              <p className="mb-4">{error.message}</p>
              <Button onClick={() => void refetch()}>Try again</Button>
            </EmptyState>
          ) : (
            <div className="grid place-items-center py-20">
              <Spinner />
            </div>
          )}
          {tasks && rows.length === 0 ? (
            <NothingShown any={tasks.length > 0} view={view} onReset={() => setView({ ...firstView, status: "all" })} />
          ) : null}
        </div>
      </div>
    </>
  );
}

function NothingShown({ any, view, onReset }: { any: boolean; view: TaskView; onReset: () => void }) {
  if (any && view.status === "open" && !view.words && !view.label) {
    return (
      <EmptyState icon={<ListTodo />} title="All done">
        <p>Nothing is open. Enjoy it, or add what comes next.</p>
      </EmptyState>
    );
  }
  if (any) {
    return (
      <EmptyState icon={<ListTodo />} title="No task matches">
        <p className="mb-4">Other words or another filter may find it.</p>
        <Button onClick={onReset}>Show all tasks</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ListTodo />} title="Nothing on your list yet">
      <p>
        Add a task above, or tell the assistant in a{" "}
        <Link href="/chat" className="font-medium text-accent-text underline underline-offset-3">
          chat
        </Link>
        : “Add a task to buy milk tomorrow”.
      </p>
    </EmptyState>
  );
}
