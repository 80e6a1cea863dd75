"use client";

import { ListTodo, Sun } from "lucide-react";
import Link from "next/link";
import { Button } from "../../../components/ui/button.tsx";
import { EmptyState } from "../../../components/ui/empty-state.tsx";
import type { TaskScope, TaskView } from "./select-tasks.ts";

type NothingShownProps = { scope: TaskScope; any: boolean; view: TaskView; onReset: () => void };

/** A page without tasks: a calm end, or what to do about it. */
export function NothingShown({ scope, any, view, onReset }: NothingShownProps) {
  const isPlain = view.status === "open" && !view.words && !view.label;
  if (isPlain && scope.kind === "today") {
    return (
      <EmptyState icon={<Sun />} title="Nothing more today">
        <p>What is due today or before is done.</p>
      </EmptyState>
    );
  }
  if (isPlain && scope.kind === "upcoming") {
    return (
      <EmptyState icon={<Sun />} title="Nothing is coming up">
        <p>A task with a later date is shown here on its day.</p>
      </EmptyState>
    );
  }
  if (any && isPlain) {
    return (
      <EmptyState icon={<ListTodo />} title="All done">
        <p>Nothing is open. Enjoy it, or add what comes next.</p>
      </EmptyState>
    );
  }
  if (any) {
    return (
      <EmptyState icon={<ListTodo />} title="No task matches">
        <p className="mb-4">Other words or another filter may find it.</p>
        <Button onClick={onReset}>Show all tasks</Button>
      </EmptyState>
    );
  }
  if (scope.kind === "project") {
    return (
      <EmptyState icon={<ListTodo />} title="Nothing in this project yet">
        <p>What you add above becomes part of it.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ListTodo />} title="Nothing on your list yet">
      <p>
        Add a task above, or tell the assistant in a{" "}
        <Link href="/chat" className="font-medium text-accent-text underline underline-offset-3">
          chat
        </Link>
        : “Add a task to buy milk tomorrow”.
      </p>
    </EmptyState>
  );
}
