"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { titleLengthMax } from "#contracts/task.ts";
import { Button } from "../../components/ui/button.tsx";
import { useTaskActions } from "./use-tasks.ts";

/** One line that adds a task; what was typed comes back if the server refuses it. */
export function QuickAdd() {
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
      onSubmit={submit}
      className="mb-6 flex items-center gap-2 rounded-xl border border-line-strong bg-raised p-1.5 shadow-card focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/15"
    >
      <Plus aria-hidden className="ml-2 size-4 shrink-0 text-faint" />
      <input
        aria-label="New task"
        placeholder="Add a task"
        className="h-9 min-w-0 flex-1 bg-transparent px-1 text-sm outline-none placeholder:text-faint"
        value={title}
        maxLength={titleLengthMax}
        onChange={(event) => setTitle(event.target.value)}
      />
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
    </form>
  );
}
