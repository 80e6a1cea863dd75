"use client";

import { useQueryClient } from "@tanstack/react-query";
import { isApiError, useTRPC, useTRPCClient } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Task } from "#contracts/task.ts";
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
    if (!deed) return toast("There is nothing to undo on this page", { id: place });
    history.undoing(deed);
    try {
      show(stepBack(deed), await go(stepBack(deed)));
      history.undone(deed);
      say(`Undone: ${deed.words}`, "Redo", () => void redo(deed));
    } catch (error) {
      refused("undone", error, () => history.redone(deed));
    }
  }
  async function redo(deed = history.lastUndone) {
    if (!deed) return toast("There is nothing to do again", { id: place });
    history.redoing(deed);
    try {
      show(stepForward(deed), await go(stepForward(deed)));
      history.redone(deed);
      say(`Done again: ${deed.words}`, "Undo", () => void undo(deed));
    } catch (error) {
      refused("done again", error, () => history.undone(deed));
    }
  }
  /** Something was done; `isTold`: it is said, with a button that takes it back. */
  function did(deed: Deed, isTold = true) {
    history.did(deed);
    if (isTold) say(deed.words, "Undo", () => void undo(deed));
  }
  return { undo, redo, did };
}

function say(words: string, label: string, onClick: () => void): void {
  toast(words, { id: place, duration: toastMs, action: { label, onClick } });
}

/** What a change from elsewhere stands in the way of is let go; what failed on the way can be tried once more. */
function refused(what: string, error: unknown, keep: () => void): void {
  const code = isApiError(error) ? error.data?.errorCode : undefined;
  if (code === "CONFLICT" || code === "NOT_FOUND" || code === "VALIDATION") {
    toast.error(`This cannot be ${what}`, { id: place, description: "It was changed elsewhere since then. Change it by hand." });
    return;
  }
  keep();
  toast.error(`This was not ${what}`, { id: place, description: error instanceof Error ? error.message : "Try again." });
}
