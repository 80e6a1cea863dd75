"use client";

import { useQueryClient } from "@tanstack/react-query";
import { loadKeptList } from "#client/offline/load-kept-list.ts";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task, TaskCreate, TaskStatus, TaskUpdate } from "#contracts/task.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";

/** What is added, ticked or edited while the browser knows that there is no network: it waits on the device, also when the page is closed. */
export function useWaiting() {
  const { id: userId } = useAccount();
  const trpc = useTRPC();
  const cache = useQueryClient();

  async function waitToAdd(tasks: TaskCreate[]): Promise<void> {
    const list = await loadKeptList();
    for (const fields of tasks) await list.wait(userId, { kind: "add", fields });
    toast(t("task.waitsForNetwork"));
  }
  async function waitToTick({ id, title }: Task, status: TaskStatus): Promise<void> {
    await (await loadKeptList()).wait(userId, { kind: "status", id, title, status });
    cache.setQueryData(trpc.tasks.list.queryKey(), (page) => {
      return page && { ...page, tasks: page.tasks.map((task) => (task.id === id ? { ...task, status } : task)) };
    });
    toast(t("task.waitsForNetwork"));
  }
  /** The page shows it already; what it is based on is what was seen before. Gives the task as it will be. */
  async function waitToEdit(before: Task, { id: _, was, ...given }: TaskUpdate & { id: number; was?: TaskUpdate }): Promise<Task> {
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as TaskUpdate;
    const seen = Object.fromEntries(Object.keys(fields).map((name) => [name, before[name as keyof TaskUpdate & keyof Task]]));
    const change = { kind: "edit", id: before.id, title: before.title, fields, was: { ...seen, ...was } } as const;
    await (await loadKeptList()).wait(userId, change);
    toast(t("task.waitsForNetwork"));
    return { ...before, ...fields } as Task;
  }
  return { isOffline: () => !navigator.onLine, waitToAdd, waitToTick, waitToEdit };
}
