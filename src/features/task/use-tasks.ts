"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task } from "#contracts/task.ts";
import { withoutId, withTask } from "../feed/apply-event.ts";

/** All tasks of the user, newest first, kept up to date by the feed; filters and orders are the page's own. */
export function useTasks() {
  const trpc = useTRPC();
  return useQuery({ ...trpc.tasks.list.queryOptions(), select: (page) => page.tasks });
}

/** Every change of tasks: shown at once, taken back when the server refuses. */
export function useTaskActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const queryKey = trpc.tasks.list.queryKey();

  function change(next: (tasks: Task[]) => Task[]) {
    cache.setQueryData(queryKey, (page) => page && { ...page, tasks: next(page.tasks) });
  }
  /** Shows `after` in the place of one task, and gives back how to undo that. */
  function preview(id: number, after: (task: Task) => Task | null) {
    const before = cache.getQueryData(queryKey)?.tasks.find((task) => task.id === id);
    change((tasks) => tasks.flatMap((task) => (task.id === id ? (after(task) ?? []) : task)));
    return () => before && change((tasks) => withTask(withoutId(tasks, id), before));
  }

  const create = useMutation(
    trpc.tasks.create.mutationOptions({
      onSuccess: (task) => change((tasks) => withTask(tasks, task)),
      onError: (error) => failed("The task was not added", error),
    }),
  );
  const createMany = useMutation(
    trpc.tasks.createMany.mutationOptions({
      onSuccess: (made) => change((tasks) => made.reduce(withTask, tasks)),
      onError: (error) => failed("The tasks were not added", error),
    }),
  );
  const update = useMutation(
    trpc.tasks.update.mutationOptions({
      onMutate: ({ id, ...fields }) => preview(id, (task) => ({ ...task, ...defined(fields) })),
      onSuccess: (task) => change((tasks) => withTask(tasks, task)),
      onError: (error, _input, undo) => {
        failed("The task was not changed", error, undo);
        // Somebody else was first: what they made of it is shown beside what was typed here.
        if (error.data?.errorCode === "CONFLICT") void cache.invalidateQueries({ queryKey });
      },
    }),
  );
  const restore = useMutation(
    trpc.tasks.restore.mutationOptions({
      onSuccess: (task) => {
        change((tasks) => withTask(tasks, task));
        void cache.invalidateQueries({ queryKey: trpc.tasks.trash.queryKey() });
      },
      onError: (error) => failed("The task was not restored", error),
    }),
  );
  const remove = useMutation(
    trpc.tasks.remove.mutationOptions({
      onMutate: ({ id }) => preview(id, () => null),
      onSuccess: (task) => {
        void cache.invalidateQueries({ queryKey: trpc.tasks.trash.queryKey() });
        toast(`“${task.title}” moved to the trash`, { action: { label: "Undo", onClick: () => restore.mutate({ id: task.id }) } });
      },
      onError: (error, _input, undo) => failed("The task was not deleted", error, undo),
    }),
  );
  return { create, createMany, update, remove, restore };
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function failed(
  what: string,
  error: { message: string; data?: { fields?: { message: string }[] | null } | null | undefined },
  undo?: () => void,
): void {
  undo?.();
  toast.error(what, { description: error.data?.fields?.[0]?.message ?? error.message });
}
