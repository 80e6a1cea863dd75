"use client";

import { useSearchParams } from "next/navigation";
import { isCalendar, type TaskScope, type TaskView, taskGroupings, taskLayouts, taskOrders, taskStatuses } from "./select-tasks.ts";

/** How each page looks until somebody wants it otherwise; a project with sections shows them. */
export function firstView(scope: TaskScope, layout: TaskView["layout"], hasSections: boolean): TaskView {
  const plain: TaskView = { status: "open", words: "", label: null, order: "newest", group: "none", layout };
  const sectioned = hasSections ? "section" : null;
  if (layout === "board") return { ...plain, order: "manual", group: sectioned ?? "status" };
  if (isCalendar(layout)) return { ...plain, order: "due" };
  if (scope.kind === "today" || scope.kind === "upcoming") return { ...plain, order: "due", group: "day" };
  return scope.kind === "project" ? { ...plain, order: "manual", group: sectioned ?? "none" } : plain;
}

type HeldView = {
  view: TaskView;
  change: (view: TaskView) => void;
  sought: number;
  /** The day that a calendar is at, if another one than today. */
  day: string | null;
  goTo: (day: string | null) => void;
};

/** The view of a page, which its address holds: what differs from how the page begins. A task that is sought is shown whatever its status. */
export function useTaskView(scope: TaskScope, hasSections: boolean): HeldView {
  const given = useSearchParams();
  const sought = Number(given.get("task"));
  const layout = oneOf(taskLayouts, given.get("layout")) ?? "list";
  const firstGroup = firstView(scope, layout, hasSections).group;
  const asked = oneOf(taskGroupings, given.get("group")) ?? firstGroup;
  // A board has a column for each task, and each task is in one.
  const group = layout === "board" && (asked === "none" || asked === "label") ? firstGroup : asked;
  const usual = (of: TaskView["layout"], by: TaskView["group"]): TaskView => {
    const plain = { ...firstView(scope, of, hasSections), group: by };
    // Columns by status show each status.
    return sought || (of === "board" && by === "status") ? { ...plain, status: "all" } : plain;
  };
  const first = usual(layout, group);
  const view: TaskView = {
    ...first,
    status: oneOf(taskStatuses, given.get("status")) ?? first.status,
    words: given.get("q") ?? "",
    label: given.get("label"),
    order: oneOf(taskOrders, given.get("order")) ?? first.order,
  };
  function change(next: TaskView) {
    const isOtherLayout = next.layout !== layout;
    const nextGroup = firstView(scope, next.layout, hasSections).group;
    const after = usual(next.layout, isOtherLayout ? nextGroup : next.group);
    // What was as usual is so afterwards, too.
    const status = next.status === first.status ? after.status : next.status;
    const order = isOtherLayout ? after.order : next.order;
    setAddress({
      layout: next.layout === "list" ? null : next.layout,
      group: after.group === nextGroup ? null : after.group,
      order: order === after.order ? null : order,
      status: status === after.status ? null : status,
      q: next.words,
      label: next.label,
      ...(isCalendar(next.layout) ? {} : { day: null }),
    });
  }
  const day = given.get("day");
  return { view, change, sought, day: day && isDay(day) ? day : null, goTo: (to) => setAddress({ day: to }) };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

function setAddress(parts: Record<string, string | null>): void {
  const address = new URL(window.location.href);
  for (const [name, value] of Object.entries(parts)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  window.history.replaceState(null, "", address);
}

function oneOf<T extends string>(values: readonly T[], given: string | null): T | undefined {
  return values.find((value) => value === given);
}
