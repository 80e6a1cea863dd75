"use client";

import { Check } from "lucide-react";
import type { Task } from "#contracts/task.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { useTaskActions } from "./use-tasks.ts";

/** Ticks a task off, and takes the tick back. */
export function CompleteBox({ task, className }: { task: Task; className?: string }) {
  const { update } = useTaskActions();
  const done = task.status === "completed";
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      aria-label={`Complete “${task.title}”`}
      onClick={() => update.mutate({ id: task.id, status: done ? "pending" : "completed" })}
      className={classNames(
        // The target is larger than the circle, for fingers.
        "relative mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border-[1.5px] transition-colors before:absolute before:-inset-2",
        done ? "border-accent bg-accent text-on-accent" : "border-line-strong text-transparent hover:border-accent hover:text-accent",
        className,
      )}
    >
      <Check aria-hidden className="size-3" strokeWidth={3} />
    </button>
  );
}
