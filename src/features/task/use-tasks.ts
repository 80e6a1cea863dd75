"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { t } from "#messages/text.ts";
import { withoutId, withTask } from "../feed/apply-event.ts";
import { deedWords } from "./history/deed-words.ts";
import type { Begun } from "./history/shared-history.ts";
import { useHistory } from "./history/use-history.ts";
import { useWaiting } from "./use-waiting.ts";

/** All tasks of the user, newest first, kept up to date by the feed; filters and orders are the page's own. */
export function useTasks() {
  const trpc = useTRPC();
  return useQuery({ ...trpc.tasks.list.queryOptions(), select: (page) => page.tasks });
}

/** Tasks as they were when a change of them was asked for, by that change. */
const seenBefore = new WeakMap<object, Task>();

/** Adds reach the server one after the other: the list has the order in which they were typed. */
const inOrder = { id: "add tasks" };

/** Every change of tasks: shown at once, taken back when the server refuses, and kept in the page's history. */
export function useTaskActions() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { begin, settle } = useHistory();
  const { isOffline, waitToEdit } = useWaiting();
  const queryKey = trpc.tasks.list.queryKey();

  function change(next: (tasks: Task[]) => Task[]) {
    cache.setQueryData(queryKey, (page) => page && { ...page, tasks: next(page.tasks) });
  }
  /** Shows `after` in the place of some tasks, and gives them as they were with how to undo that. */
  function preview(ids: number[], after: (task: Task) => Task | null) {
    const chosen = new Set(ids);
    const before = (cache.getQueryData(queryKey)?.tasks ?? []).filter(({ id }) => chosen.has(id));
    change((tasks) => tasks.flatMap((task) => (chosen.has(task.id) ? (after(task) ?? []) : task)));
    const begun = begin();
    return { before, begun, undo: () => change((tasks) => before.reduce((all, task) => withTask(withoutId(all, task.id), task), tasks)) };
  }
  function refused(what: string, error: Parameters<typeof failed>[1], context?: { begun: Begun; undo?: () => void }) {
    settle(context?.begun, null);
    failed(what, error, context?.undo);
  }
  function toTrash() {
    void cache.invalidateQueries({ queryKey: trpc.tasks.trash.queryKey() });
  }

  const create = useMutation(
    trpc.tasks.create.mutationOptions({
      scope: inOrder,
      onMutate: () => ({ begun: begin() }),
      onSuccess: (task, _input, { begun }) => {
        change((tasks) => withTask(tasks, task));
        settle(begun, { words: t("task.addedTitle", { title: task.title }), kind: "create", ids: [task.id] }, false);
      },
      onError: (error, _input, context) => refused(t("task.notAdded"), error, context),
    }),
  );
  const createMany = useMutation(
    trpc.tasks.createMany.mutationOptions({
      scope: inOrder,
      onMutate: () => ({ begun: begin() }),
      onSuccess: (made, _input, { begun }) => {
        change((tasks) => made.reduce(withTask, tasks));
        settle(begun, { words: t("task.addedMany", { count: made.length }), kind: "create", ids: made.map(({ id }) => id) });
      },
      onError: (error, _input, context) => refused(t("task.manyNotAdded"), error, context),
    }),
  );
  const { mutationFn: send, ...updating } = trpc.tasks.update.mutationOptions();
  const update = useMutation({
    ...updating,
    // Without a network it waits on the device, also when the page is closed.
    networkMode: "always",
    mutationFn: (input, context) => {
      const before = seenBefore.get(input);
      if (isOffline() && before) return waitToEdit(before, input);
      return send ? send(input, context) : Promise.reject(new Error("not asked"));
    },
    onMutate: (input) => {
      const { id, was: _, ...fields } = input;
      const previewed = preview([id], (task) => ({ ...task, ...defined(fields) }));
      const [before] = previewed.before;
      if (before) seenBefore.set(input, before);
      return previewed;
    },
    onSuccess: (task, { id: _id, was: _was, ...fields }, { before, begun }) => {
      change((tasks) => withTask(tasks, task));
      const changes = before.map((one) => changeOf(one, task, fields));
      settle(begun, { words: deedWords([task], fields), kind: "edit", changes }, fields.status === "completed");
    },
    onError: (error, _input, context) => {
      refused(t("task.notChanged"), error, context);
      // Somebody else was first: what they made of it is shown beside what was typed here.
      if (error.data?.errorCode === "CONFLICT") void cache.invalidateQueries({ queryKey });
    },
  });
  const restore = useMutation(
    trpc.tasks.restore.mutationOptions({
      onSuccess: (task) => {
        change((tasks) => withTask(tasks, task));
        toTrash();
      },
      onError: (error) => failed(t("task.notRestored"), error),
    }),
  );
  const remove = useMutation(
    trpc.tasks.remove.mutationOptions({
      onMutate: ({ id }) => preview([id], () => null),
      onSuccess: (task, _input, { begun }) => {
        toTrash();
        settle(begun, { words: t("task.trashedTitle", { title: task.title }), kind: "delete", ids: [task.id] });
      },
      onError: (error, _input, context) => refused(t("task.notDeleted"), error, context),
    }),
  );
  /** A change of many, or their end, in one transaction with one undo. */
  const bulk = useMutation(
    trpc.tasks.bulk.mutationOptions({
      onMutate: ({ ids, change: fields }) => preview(ids, (task) => (fields ? { ...task, ...defined(fields) } : null)),
      onSuccess: (tasks, { ids, change: fields }, { before, begun }) => {
        if (!fields) {
          toTrash();
          return settle(begun, { words: t("task.trashedMany", { count: ids.length }), kind: "delete", ids });
        }
        change((all) => tasks.reduce(withTask, all));
        const after = new Map(tasks.map((task) => [task.id, task]));
        const changes = before.flatMap((one) => {
          const task = after.get(one.id);
          return task ? changeOf(one, task, fields) : [];
        });
        settle(begun, { words: deedWords(tasks, fields), kind: "edit", changes });
      },
      onError: (error, _input, context) => refused(t("task.manyNotChanged"), error, context),
    }),
  );
  /** The same for tasks that each get something else, such as a new order. */
  const editMany = useMutation(
    trpc.tasks.editMany.mutationOptions({
      onMutate: ({ edits }) => {
        const fields = new Map(edits.map(({ id, was: _, ...rest }) => [id, rest]));
        return preview([...fields.keys()], (task) => ({ ...task, ...defined(fields.get(task.id) ?? {}) }));
      },
      onSuccess: (tasks, { edits }, { before, begun }) => {
        change((all) => tasks.reduce(withTask, all));
        const changes = before.flatMap((one) => {
          const task = tasks.find(({ id }) => id === one.id);
          const { id: _id, was: _was, ...fields } = edits.find(({ id }) => id === one.id) ?? { id: 0 };
          return task ? changeOf(one, task, fields) : [];
        });
        const [first] = tasks;
        const words =
          tasks.length === 1 ? t("task.movedTitle", { title: first?.title ?? "" }) : t("task.movedMany", { count: tasks.length });
        settle(begun, { words, kind: "edit", changes });
      },
      onError: (error, _input, context) => refused(t("task.manyNotMoved"), error, context),
    }),
  );
  return { create, createMany, update, remove, restore, bulk, editMany };
}

/** The named fields before and after; without a day goes what needs one. */
function changeOf(before: Task, after: Task, fields: TaskUpdate) {
  const names = Object.keys(withoutDay(fields)).filter((name) => name in after) as (keyof TaskUpdate & keyof Task)[];
  const of = (task: Task) => Object.fromEntries(names.map((name) => [name, task[name]])) as TaskUpdate;
  return { id: before.id, before: of(before), after: of(after) };
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
