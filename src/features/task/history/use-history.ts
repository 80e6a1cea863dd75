"use client";

import { useQueryClient } from "@tanstack/react-query";
import { isApiError, useTRPC, useTRPCClient } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task } from "#contracts/task.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { withoutId, withTask } from "../../feed/apply-event.ts";
import { type Deed, type Step, stepBack, stepForward, TaskHistory } from "./task-history.ts";

/** One page has one history, whatever part of it something was done in. */
const history = new TaskHistory();
/** Long enough to read it and to reach it by keyboard (Alt+T); it waits while a pointer or the focus is there. */
const toastMs = 12_000;
/** One place for news of deeds: a newer one takes that of the one before. */
const place = "task-deed";

/** Takes back and does again what a person did by hand, on every list that shows it. */
export function useHistory() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();

  async function go(step: Step): Promise<Task[]> {
    if ("edits" in step) return client.tasks.editMany.mutate({ edits: step.edits.map(({ id, set, was }) => ({ id, ...set, was })) });
    const ids = "delete" in step ? step.delete : step.restore;
    return client.tasks.bulk.mutate("delete" in step ? { ids, delete: true } : { ids, restore: true });
  }
  function show(step: Step, tasks: Task[]) {
    const next = (before: Task[]) => ("delete" in step ? step.delete.reduce(withoutId, before) : tasks.reduce(withTask, before));
    cache.setQueryData(trpc.tasks.list.queryKey(), (page) => page && { ...page, tasks: next(page.tasks) });
    if (!("edits" in step)) void cache.invalidateQueries({ queryKey: trpc.tasks.trash.queryKey() });
  }
  async function undo(deed = history.lastDone) {
    if (!deed) return toast(t("task.nothingToUndo"), { id: place });
    history.undoing(deed);
    try {
      show(stepBack(deed), await go(stepBack(deed)));
      history.undone(deed);
      say(t("task.undone", { words: deed.words }), t("task.redo"), () => void redo(deed));
    } catch (error) {
      refused("task.cannotUndo", "task.notUndone", error, () => history.redone(deed));
    }
  }
  async function redo(deed = history.lastUndone) {
    if (!deed) return toast(t("task.nothingToRedo"), { id: place });
    history.redoing(deed);
    try {
      show(stepForward(deed), await go(stepForward(deed)));
      history.redone(deed);
      say(t("task.redone", { words: deed.words }), t("task.undo"), () => void undo(deed));
    } catch (error) {
      refused("task.cannotRedo", "task.notRedone", error, () => history.undone(deed));
    }
  }
  /** Something was done; `isTold`: it is said, with a button that takes it back. */
  function did(deed: Deed, isTold = true) {
    history.did(deed);
    if (isTold) say(deed.words, t("task.undo"), () => void undo(deed));
  }
  return { undo, redo, did };
}

function say(words: string, label: string, onClick: () => void): void {
  toast(words, { id: place, duration: toastMs, action: { label, onClick } });
}

/** What a change from elsewhere stands in the way of is let go; what failed on the way can be tried once more. */
function refused(never: MessageKey, not: MessageKey, error: unknown, keep: () => void): void {
  const code = isApiError(error) ? error.data?.errorCode : undefined;
  if (code === "CONFLICT" || code === "NOT_FOUND" || code === "VALIDATION") {
    toast.error(t(never), { id: place, description: t("task.changedSince") });
    return;
  }
  keep();
  toast.error(t(not), { id: place, description: error instanceof Error ? error.message : t("task.tryAgainText") });
}
