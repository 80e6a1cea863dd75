"use client";

import { useSearchParams } from "next/navigation";
import { type TaskScope, type TaskView, taskGroupings, taskOrders, taskStatuses } from "./select-tasks.ts";

/** How each page looks until somebody wants it otherwise. */
export function firstView(scope: TaskScope): TaskView {
  const plain: TaskView = { status: "open", words: "", label: null, order: "newest", group: "none" };
  if (scope.kind === "today" || scope.kind === "upcoming") return { ...plain, order: "due", group: "day" };
  return scope.kind === "project" ? { ...plain, order: "manual" } : plain;
}

/** The view of a page, which its address holds: what differs from how the page begins. A task that is sought is shown whatever its status. */
export function useTaskView(scope: TaskScope): { view: TaskView; change: (view: TaskView) => void; sought: number } {
  const given = useSearchParams();
  const first = firstView(scope);
  const sought = Number(given.get("task"));
  const view: TaskView = {
    status: oneOf(taskStatuses, given.get("status")) ?? (sought ? "all" : first.status),
    words: given.get("q") ?? "",
    label: given.get("label"),
    order: oneOf(taskOrders, given.get("order")) ?? first.order,
    group: oneOf(taskGroupings, given.get("group")) ?? first.group,
  };
  function change(next: TaskView) {
    const address = new URL(window.location.href);
    const set = (name: string, value: string | null, usual: string | null) =>
      value && value !== usual ? address.searchParams.set(name, value) : address.searchParams.delete(name);
    set("status", next.status, sought ? "all" : first.status);
    set("q", next.words, "");
    set("label", next.label, null);
    set("order", next.order, first.order);
    set("group", next.group, first.group);
    window.history.replaceState(null, "", address);
  }
  return { view, change, sought };
}

function oneOf<T extends string>(values: readonly T[], given: string | null): T | undefined {
  return values.find((value) => value === given);
}
