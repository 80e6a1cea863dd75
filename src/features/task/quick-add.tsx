"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { titleLengthMax } from "#contracts/limits.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { DayInput } from "../../components/ui/day-input.tsx";
import { useEarlyText } from "../../components/ui/early-text.ts";
import { useTaskActions } from "./use-tasks.ts";

/** One line that adds a task; what was typed comes back if the server refuses it. `compact`: only the line. */
export function QuickAdd({ compact = false }: { compact?: boolean }) {
  const { create } = useTaskActions();
  const [title, setTitle] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEarlyText(input, (event) => setTitle(event.target.value));
  const [dueDate, setDueDate] = useState<string | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const words = title.trim();
    if (!words) return;
    setTitle("");
    setDueDate(null);
    create.mutate({ title: words, dueDate }, { onError: () => setTitle(words) });
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
        ref={input}
        dir="auto"
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
      {compact ? (
        // Without it Enter would leave the page before the scripts are there; a button that is disabled keeps it.
        <button type="submit" hidden disabled={!title.trim()} />
      ) : (
        <>
          <DayInput
            aria-label="Due date of the new task"
            className="hidden h-9 rounded-md bg-transparent px-1 text-[13px] text-muted sm:block"
            value={dueDate}
            onDay={setDueDate}
          />
          <Button type="submit" look="primary" disabled={!title.trim()}>
            Add
          </Button>
        </>
      )}
    </form>
  );
}
