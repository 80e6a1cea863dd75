"use client";

import { ListTodo, Sun } from "lucide-react";
import Link from "next/link";
import { rich, t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { EmptyState } from "../../../components/ui/empty-state.tsx";
import type { TaskScope, TaskView } from "./select-tasks.ts";

type NothingShownProps = { scope: TaskScope; any: boolean; view: TaskView; onReset: () => void };

/** A page without tasks: a calm end, or what to do about it. */
export function NothingShown({ scope, any, view, onReset }: NothingShownProps) {
  const isPlain = view.status === "open" && !view.words && !view.label;
  if (isPlain && scope.kind === "today") {
    return (
      <EmptyState icon={<Sun />} title={t("list.todayDone")}>
        <p>{t("list.todayDoneText")}</p>
      </EmptyState>
    );
  }
  if (isPlain && scope.kind === "upcoming") {
    return (
      <EmptyState icon={<Sun />} title={t("list.upcomingEmpty")}>
        <p>{t("list.upcomingEmptyText")}</p>
      </EmptyState>
    );
  }
  if (any && isPlain) {
    return (
      <EmptyState icon={<ListTodo />} title={t("list.allDone")}>
        <p>{t("list.allDoneText")}</p>
      </EmptyState>
    );
  }
  if (any) {
    return (
      <EmptyState icon={<ListTodo />} title={t("list.noMatch")}>
        <p className="mb-4">{t("list.noMatchText")}</p>
        <Button onClick={onReset}>{t("list.showAll")}</Button>
      </EmptyState>
    );
  }
  if (scope.kind === "project") {
    return (
      <EmptyState icon={<ListTodo />} title={t("list.projectEmpty")}>
        <p>{t("list.projectEmptyText")}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ListTodo />} title={t("list.listEmpty")}>
      <p>
        {rich("list.listEmptyText", {
          link: (children) => (
            <Link href="/chat" className="font-medium text-accent-text underline underline-offset-3">
              {children}
            </Link>
          ),
        })}
      </p>
      <p className="mt-2">
        {rich("list.comeWithList", {
          a: (children) => (
            <Link href="/tasks/transfer" className="font-medium text-accent-text underline underline-offset-3">
              {children}
            </Link>
          ),
        })}
      </p>
    </EmptyState>
  );
}
