"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { Suspense, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { lazyPart } from "../../components/ui/lazy-part.ts";
import { belowOf } from "./subtasks/children.ts";
import { useTaskActions } from "./use-tasks.ts";
import { useWaiting } from "./use-waiting.ts";

const OpenChildrenDialog = lazyPart(() =>
  import("./subtasks/open-children-dialog.tsx").then(({ OpenChildrenDialog }) => ({ default: OpenChildrenDialog })),
);

/** Ticks a task off, and takes the tick back; with open tasks below it asks about these. */
export function CompleteBox({ task, className }: { task: Task; className?: string }) {
  const { update, bulk } = useTaskActions();
  const { isOffline, waitToTick } = useWaiting();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [open, setOpen] = useState<number[] | null>(null);
  const done = task.status === "completed";
  function press() {
    const tasks = cache.getQueryData(trpc.tasks.list.queryKey())?.tasks ?? [];
    const below = done ? [] : belowOf(tasks, task.id).filter(({ status }) => status !== "completed");
    if (isOffline()) void waitToTick(task, done ? "pending" : "completed");
    else if (below.length > 0) setOpen(below.map(({ id }) => id));
    else update.mutate({ id: task.id, status: done ? "pending" : "completed" });
  }
  function choose(withChildren: boolean) {
    setOpen(null);
    if (withChildren) bulk.mutate({ ids: [task.id, ...(open ?? [])], change: { status: "completed" } });
    else update.mutate({ id: task.id, status: "completed" });
  }
  return (
    <>
      <button
        type="button"
        role="checkbox"
        aria-checked={done}
        aria-label={t("task.completeTitle", { title: task.title })}
        onClick={press}
        className={classNames(
          // The target is larger than the circle, for fingers.
          "relative mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border-[1.5px] transition-colors before:absolute before:-inset-2",
          done ? "border-accent bg-accent text-on-accent" : "border-line-strong text-transparent hover:border-accent hover:text-accent",
          className,
        )}
      >
        <Check aria-hidden className="size-3" strokeWidth={3} />
      </button>
      {open ? (
        <Suspense>
          <OpenChildrenDialog title={task.title} count={open.length} onClose={() => setOpen(null)} onChoose={choose} />
        </Suspense>
      ) : null}
    </>
  );
}
