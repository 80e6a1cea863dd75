"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { titleLengthMax } from "#contracts/task.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { useTaskActions } from "./use-tasks.ts";

/** One line that adds a task; what was typed comes back if the server refuses it. `compact`: only the line. */
export function QuickAdd({ compact = false }: { compact?: boolean }) {
  const { create } = useTaskActions();
  const [title, setTitle] = useState("");
  const [dueDate, setDueDate] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    const words = title.trim();
    if (!words) return;
    setTitle("");
    setDueDate("");
    create.mutate({ title: words, ...(dueDate ? { dueDate } : {}) }, { onError: () => setTitle(words) });
  }

  return (
    <form
      method="post"
      onSubmit={submit}
      className={classNames(
        "flex items-center rounded-xl border border-line-strong bg-raised focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/15",
        compact ? "mb-3 gap-1 px-1.5" : "mb-6 gap-2 p-1.5 shadow-card",
      )}
    >
      <Plus aria-hidden className={classNames("size-4 shrink-0 text-faint", compact ? "ml-0.5" : "ml-2")} />
      <input
        aria-label="New task"
        placeholder="Add a task"
        className={classNames(
          "h-9 min-w-0 flex-1 bg-transparent px-1 outline-none placeholder:text-faint",
          compact ? "text-[13px]" : "text-sm",
        )}
        value={title}
        maxLength={titleLengthMax}
        onChange={(event) => setTitle(event.target.value)}
      />
      {compact ? null : (
        <>
          <input
            type="date"
            aria-label="Due date of the new task"
            className="hidden h-9 rounded-md bg-transparent px-1 text-[13px] text-muted sm:block"
            value={dueDate}
            onChange={(event) => setDueDate(event.target.value)}
          />
          <Button type="submit" look="primary" disabled={!title.trim()}>
            Add
          </Button>
        </>
      )}
    </form>
  );
}
