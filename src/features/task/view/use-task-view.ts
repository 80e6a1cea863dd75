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
  /** The query that makes this view: the address's, or that of the filter whose page it is. */
  query: string;
  /** The address says otherwise than the filter. */
  isChanged: boolean;
};

/**
 * The view of a page, which its address holds: what differs from how the page begins. A task that is sought is shown whatever its
 * status. `saved`: the query of a filter, which holds as long as the address says nothing about the view.
 */
export function useTaskView(scope: TaskScope, hasSections: boolean, saved?: string): HeldView {
  const address = useSearchParams();
  const query = saved === undefined || viewQuery(address) !== "" ? viewQuery(address) : saved;
  const given = new URLSearchParams(query);
  const sought = Number(address.get("task"));
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
      // On a filter's page the address always says something, or the filter would hold again.
      layout: next.layout === "list" && saved === undefined ? null : next.layout,
      group: after.group === nextGroup ? null : after.group,
      order: order === after.order ? null : order,
      status: status === after.status ? null : status,
      q: next.words,
      label: next.label,
      ...(isCalendar(next.layout) ? {} : { day: null }),
    });
  }
  const day = address.get("day");
  return {
    ...{ view, change, sought, query },
    day: day && isDay(day) ? day : null,
    goTo: (to) => setAddress({ day: to }),
    isChanged: saved !== undefined && sameQuery(query) !== sameQuery(saved),
  };
}

/** What of an address is about the view: not the task that is sought, nor the day that a calendar is at. */
function viewQuery(address: URLSearchParams): string {
  const query = new URLSearchParams(address.toString());
  for (const passing of ["task", "day"]) query.delete(passing);
  return query.toString();
}

/** Queries that mean the same are the same. */
function sameQuery(query: string): string {
  const parts = new URLSearchParams(query);
  if (parts.get("layout") === "list") parts.delete("layout");
  parts.sort();
  return parts.toString();
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
