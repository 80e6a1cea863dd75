"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task, TaskCreate, TaskStatus } from "#contracts/task.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";

/** Its code is on the page already: the keeper of the shell has loaded it. */
const load = () => import("#client/offline/kept-list.ts").then(({ keptList }) => keptList());

/** What is added or ticked while the browser knows that there is no network: it waits on the device, also when the page is closed. */
export function useWaiting() {
  const { id: userId } = useAccount();
  const trpc = useTRPC();
  const cache = useQueryClient();

  async function waitToAdd(tasks: TaskCreate[]): Promise<void> {
    const list = await load();
    for (const fields of tasks) await list.wait(userId, { kind: "add", fields });
    toast(t("task.waitsForNetwork"));
  }
  async function waitToTick({ id, title }: Task, status: TaskStatus): Promise<void> {
    await (await load()).wait(userId, { kind: "status", id, title, status });
    cache.setQueryData(trpc.tasks.list.queryKey(), (page) => {
      return page && { ...page, tasks: page.tasks.map((task) => (task.id === id ? { ...task, status } : task)) };
    });
    toast(t("task.waitsForNetwork"));
  }
  return { isOffline: () => !navigator.onLine, waitToAdd, waitToTick };
}
