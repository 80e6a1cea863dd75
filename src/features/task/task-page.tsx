"use client";

import { ListTodo } from "lucide-react";
import Link from "next/link";
import { Suspense, useState } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { lazyPart } from "../../components/ui/lazy-part.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { useProjects } from "../project/use-projects.ts";
import { aboveOf } from "./subtasks/children.ts";
import { TaskRow } from "./task-row.tsx";
import { useHeldRows } from "./use-held-rows.ts";
import { useTasks } from "./use-tasks.ts";
import { relationsOf } from "./view/task-relations.ts";
import { useListKeys } from "./view/use-list-keys.ts";
import { useTaskDeeds } from "./view/use-task-deeds.ts";

const AboutTask = lazyPart(() => import("./comments/about-task.tsx").then(({ AboutTask }) => ({ default: AboutTask })));

/** One task with all its fields, at an address of its own. */
export function TaskPage({ id }: { id: number }) {
  const { data: tasks } = useTasks();
  const projects = useProjects();
  const [isOpen, setOpen] = useState(true);
  const { rows, hold } = useHeldRows(tasks?.filter((task) => task.id === id) ?? [], tasks ?? []);
  const [row] = rows;
  useListKeys(useTaskDeeds({ groups: [], move: () => {}, toggleOpen: (_id, open) => setOpen(open ?? !isOpen) }), row ? id : undefined);
  const project = projects.find((one) => one.id === row?.task.projectId);
  const above = row ? aboveOf(tasks ?? [], row.task) : [];
  const crumb = "rounded-sm underline-offset-3 hover:text-ink hover:underline";
  return (
    <>
      <PageHeader title={t("list.task")}>
        <Link href="/tasks" className={buttonClass("quiet", "small")}>
          {t("list.allTasks")}
        </Link>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-6 md:px-6 md:py-8">
          {project || above.length > 0 ? (
            <nav aria-label={t("list.whereItStands")} className="mb-2 flex flex-wrap gap-x-2 text-[13px] text-muted">
              {project ? (
                <Link href={`/projects/${project.id}`} className={crumb} dir="auto">
                  {project.name}
                </Link>
              ) : null}
              {above.map((task) => (
                <span key={task.id} className="flex gap-2">
                  <span aria-hidden>/</span>
                  <Link href={`/tasks/${task.id}`} className={crumb} dir="auto">
                    {task.title}
                  </Link>
                </span>
              ))}
            </nav>
          ) : null}
          {row ? (
            <>
              <ul aria-label={t("list.task")}>
                <TaskRow
                  task={row.task}
                  place={0}
                  isGone={row.isGone}
                  isSought={false}
                  isOpen={isOpen}
                  onOpen={() => setOpen(!isOpen)}
                  isChosen={false}
                  isChoosing={false}
                  onChoose={() => {}}
                  project={project}
                  onHold={hold}
                  {...relationsOf(tasks ?? [])(row.task)}
                />
              </ul>
              {row.isGone ? null : (
                <Suspense>
                  <AboutTask taskId={id} />
                </Suspense>
              )}
            </>
          ) : tasks ? (
            <EmptyState icon={<ListTodo />} title={t("list.taskMissing")}>
              <p className="mb-4">{t("list.taskMissingText")}</p>
              <Link href="/trash" className={buttonClass()}>
                {t("list.openTrash")}
              </Link>
            </EmptyState>
          ) : (
            <div className="grid place-items-center py-20">
              <Spinner />
            </div>
          )}
        </div>
      </div>
    </>
  );
}
