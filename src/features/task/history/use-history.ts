"use client";

import { useQueryClient } from "@tanstack/react-query";
import { isApiError, useTRPC, useTRPCClient } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task } from "#contracts/task.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";
import { withoutId, withTask } from "../../feed/apply-event.ts";
import { type Begun, type Channel, SharedHistory } from "./shared-history.ts";
import { type Deed, type Effect, type Entry, type Step, stepBack, stepForward } from "./task-history.ts";

/** Long enough to read it and to reach it by keyboard (Alt+T); it waits while a pointer or the focus is there. */
const toastMs = 12_000;
/** One place for news of deeds: a newer one takes that of the one before. */
const place = "task-deed";

let shared: { userId: number; history: SharedHistory } | null = null;

/** One account has one history in a browser, whatever page or part of it something was done in. */
function historyOf(userId: number): SharedHistory {
  if (shared?.userId === userId) return shared.history;
  shared?.history.close();
  const channel = typeof BroadcastChannel === "undefined" ? null : (new BroadcastChannel(`bestchat.deeds.${userId}`) as Channel);
  shared = { userId, history: new SharedHistory(channel) };
  return shared.history;
}

/** Takes back and does again what a person did by hand, on every list that shows it. */
export function useHistory() {
  const { id: userId } = useAccount();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const queryKey = trpc.tasks.list.queryKey();

  async function go(step: Step): Promise<Task[]> {
    if ("edits" in step) return client.tasks.editMany.mutate({ edits: step.edits.map(({ id, set, was }) => ({ id, ...set, was })) });
    const ids = "delete" in step ? step.delete : step.restore;
    return client.tasks.bulk.mutate("delete" in step ? { ids, delete: true } : { ids, restore: true });
  }
  function show(step: Step, tasks: Task[]) {
    const next = (before: Task[]) => ("delete" in step ? step.delete.reduce(withoutId, before) : tasks.reduce(withTask, before));
    cache.setQueryData(queryKey, (page) => page && { ...page, tasks: next(page.tasks) });
    if (!("edits" in step)) void cache.invalidateQueries({ queryKey: trpc.tasks.trash.queryKey() });
  }
  async function walk(entry: Entry, way: "undone" | "redone") {
    const [never, not] =
      way === "undone" ? (["task.cannotUndo", "task.notUndone"] as const) : (["task.cannotRedo", "task.notRedone"] as const);
    await historyOf(userId)
      .move(entry, way, async (deed) => {
        const step = way === "undone" ? stepBack(deed) : stepForward(deed);
        try {
          show(step, await go(step));
        } catch (error) {
          if (!isForGood(error)) throw error;
          void cache.invalidateQueries({ queryKey });
          toast.error(t(never), { id: place, description: t("task.changedSince") });
          return false;
        }
        say(deed, way);
        return true;
      })
      .catch((error: unknown) =>
        toast.error(t(not), { id: place, description: error instanceof Error ? error.message : t("task.tryAgainText") }),
      );
  }
  function say(deed: Deed, way: "undone" | "redone") {
    const words = { words: deed.words };
    if (way === "undone") tell(t("task.undone", words), t("task.redo"), () => void walk(deed, "redone"));
    else tell(t("task.redone", words), t("task.undo"), () => void walk(deed, "undone"));
  }
  async function undo() {
    const last = historyOf(userId).lastDone;
    if (last) await walk(last, "undone");
    else toast(t("task.nothingToUndo"), { id: place });
  }
  async function redo() {
    const last = historyOf(userId).lastUndone;
    if (last) await walk(last, "redone");
    else toast(t("task.nothingToRedo"), { id: place });
  }
  /** What was begun is done, or was refused; `isTold`: it is said, with a button that takes it back. */
  function settle(begun: Begun | undefined, effect: Effect | null, isTold = true) {
    const { deed, isThere } = begun?.settle(effect) ?? { deed: null, isThere: false };
    if (deed && isThere && isTold) tell(deed.words, t("task.undo"), () => void walk(deed, "undone"));
  }
  return { undo, redo, begin: () => historyOf(userId).begin(), settle };
}

function tell(words: string, label: string, onClick: () => void): void {
  toast(words, { id: place, duration: toastMs, action: { label, onClick } });
}

/** A change from elsewhere blocks it: trying again would not help. What failed on the way can be tried once more. */
function isForGood(error: unknown): boolean {
  const code = isApiError(error) ? error.data?.errorCode : undefined;
  return code === "CONFLICT" || code === "NOT_FOUND" || code === "VALIDATION";
}
