"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import type { QuickTask } from "#contracts/quick-add/quick-add.ts";
import type { TaskCreate, TaskUpdate } from "#contracts/task.ts";
import { useTaskActions } from "../use-tasks.ts";
import { useWaiting } from "../use-waiting.ts";

/** What a task has besides its line: the project or the task that it is added to, a day that was picked, what it is where it names nothing else. */
export type AddedTo = {
  projectId?: number | null;
  sectionId?: number | null;
  parentId?: number | null;
  dueDate?: string | null;
  usualDay?: string;
  usually?: Pick<TaskCreate, "status" | "priority">;
};

/** Adding where what is moved there becomes `set`. */
export function addedInto(to: AddedTo, { status, priority, dueDate, projectId, sectionId }: TaskUpdate): AddedTo {
  return {
    ...to,
    ...(projectId === undefined ? {} : { projectId }),
    ...(sectionId === undefined ? {} : { sectionId }),
    ...(dueDate ? { usualDay: dueDate } : {}),
    usually: { ...to.usually, ...(status ? { status } : {}), ...(priority ? { priority } : {}) },
  };
}

/** Adds tasks as lines mean them; a project that is named for the first time is made. Rejects when they were refused. */
export function useAdd(): (lines: QuickTask[], to: AddedTo) => Promise<void> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { create, createMany } = useTaskActions();
  const { isOffline, waitToAdd } = useWaiting();
  const createProject = useMutation(
    trpc.projects.create.mutationOptions({ onSuccess: () => cache.invalidateQueries({ queryKey: trpc.projects.list.queryKey() }) }),
  );
  return async (lines, to) => {
    const made = new Map<string, number>();
    for (const { project } of lines) {
      if (isOffline() || !project || project.id !== null || made.has(project.name)) continue;
      made.set(project.name, (await createProject.mutateAsync({ name: project.name })).id);
    }
    const tasks = lines.map((line) => fieldsOf(line, to, made));
    if (isOffline()) return waitToAdd(tasks);
    await (tasks.length === 1 && tasks[0] ? create.mutateAsync(tasks[0]) : createMany.mutateAsync({ tasks }));
  };
}

function fieldsOf({ tokens: _, project, ...line }: QuickTask, to: AddedTo, made: Map<string, number>): TaskCreate {
  const { status, priority } = to.usually ?? {};
  const fields: TaskCreate = { ...line, ...(to.parentId ? { parentId: to.parentId } : {}), ...(status ? { status } : {}) };
  if (line.priority === "none" && priority) fields.priority = priority;
  fields.dueDate = to.dueDate ?? line.dueDate ?? to.usualDay ?? null;
  fields.projectId = project ? (project.id ?? made.get(project.name) ?? null) : (to.projectId ?? null);
  // A section is one of its project.
  if (to.sectionId && fields.projectId === to.projectId) fields.sectionId = to.sectionId;
  return fields;
}
