"use client";

import { ListTodo } from "lucide-react";
import Link from "next/link";
import { type ReactNode, Suspense, useMemo, useState } from "react";
import type { SavedFilter } from "#contracts/saved-filter.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { useToday } from "#features/frame/today.ts";
import { useKey } from "#features/frame/use-key.ts";
import { t } from "#messages/text.ts";
import { Button, buttonClass } from "../../../components/ui/button.tsx";
import { classNames } from "../../../components/ui/class-names.ts";
import { EmptyState } from "../../../components/ui/empty-state.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.ts";
import { Spinner } from "../../../components/ui/spinner.tsx";
import { useProjects } from "../../project/use-projects.ts";
import { useSections } from "../../project/use-sections.ts";
import { QuickAdd } from "../quick-add/quick-add.tsx";
import type { AddedTo } from "../quick-add/use-add.ts";
import { useTasks } from "../use-tasks.ts";
import { groupBy } from "./group-by.ts";
import { ListMenu } from "./list-menu.tsx";
import { NothingShown } from "./nothing-shown.tsx";
import { isCalendar, isInScope, labelsOf, selectTasks, type TaskScope } from "./select-tasks.ts";
import { TaskList } from "./task-list.tsx";
import { TaskToolbar } from "./task-toolbar.tsx";
import { useTaskView } from "./use-task-view.ts";

const Board = lazyPart(() => import("../board/board.tsx"));
const Calendar = lazyPart(() => import("../calendar/calendar.tsx"));
const KeyList = lazyPart(() => import("./key-list.tsx"));

type TaskScreenProps = {
  scope: TaskScope;
  title: string;
  /** The page is of this filter. */
  filter?: SavedFilter;
  actions?: ReactNode;
  children?: ReactNode;
};

/** A page of tasks: those of its scope, as its address says. `children` are shown above the line that adds one. */
export function TaskScreen({ scope, title, filter, actions, children }: TaskScreenProps) {
  const { data: tasks, error, refetch } = useTasks();
  const today = useToday();
  const projects = useProjects();
  const sections = useSections(scope.kind === "project" ? scope.id : null);
  const { view, change, sought, day, goTo, query, isChanged } = useTaskView(scope, sections.length > 0, filter?.query);
  const inCalendar = isCalendar(view.layout);
  const isWide = view.layout !== "list";
  // Null: never asked for.
  const [keys, setKeys] = useState<boolean | null>(null);
  useKey("?", () => setKeys(true));
  const scoped = useMemo(
    () => (tasks ?? []).filter((task) => isInScope(task, scope, today, inCalendar)),
    [tasks, scope, today, inCalendar],
  );
  const { status, words, label, order } = view;
  const selected = useMemo(() => selectTasks(scoped, { status, words, label, order }), [scoped, status, words, label, order]);
  const isEmpty = tasks !== undefined && selected.length === 0;
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
        <ListMenu scope={scope} query={query} isChanged={isChanged} {...(filter ? { filter } : {})} />
      </PageHeader>
      <div data-scroll className="min-h-0 flex-1 overflow-y-auto">
        <div className={classNames("mx-auto w-full px-4 py-6 md:px-6 md:py-8", isWide ? "flex h-full flex-col" : "max-w-3xl")}>
          {children}
          <div className={classNames(isWide && "mx-auto w-full max-w-3xl shrink-0")}>
            <QuickAdd to={addedTo(scope, today)} />
          </div>
          <div className="shrink-0">
            <TaskToolbar scope={scope} view={view} onChange={change} labels={labelsOf(scoped)} tasks={scoped} />
          </div>
          {tasks && !isWide ? (
            <TaskList all={tasks} selected={selected} scope={scope} view={view} sought={sought} sections={sections} />
          ) : tasks ? (
            // Only around what is loaded later: React may send a boundary's content behind its fallback, for a script to put in place.
            <Suspense fallback={<Loading />}>
              {inCalendar ? (
                <Calendar
                  all={tasks}
                  tasks={selected}
                  layout={view.layout}
                  today={today}
                  day={day}
                  goTo={goTo}
                  addedTo={addedTo(scope, today)}
                />
              ) : (
                <Board
                  all={tasks}
                  columns={groupBy(selected, view.group, { today, projects, sections, isBoard: true })}
                  isManual={order === "manual"}
                  projectId={scope.kind === "project" ? scope.id : null}
                  sections={view.group === "section" ? sections : null}
                  addedTo={addedTo(scope, today)}
                />
              )}
            </Suspense>
          ) : error ? (
            <EmptyState icon={<ListTodo />} title={t("list.notLoaded")}>
              <p className="mb-4">{error.message}</p>
              <Button onClick={() => void refetch()}>{t("frame.tryAgain")}</Button>
            </EmptyState>
          ) : (
            <Loading />
          )}
          {isEmpty && !isWide ? (
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

function Loading() {
  return (
    <div className="grid place-items-center py-20">
      <Spinner />
    </div>
  );
}
