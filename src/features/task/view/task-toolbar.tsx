"use client";

import { CalendarDays, CalendarRange, Columns3, List, Search } from "lucide-react";
import { useRef } from "react";
import type { Task } from "#contracts/task.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { useEarlyText } from "../../../components/ui/early-text.ts";
import { selectClass } from "./select-class.ts";
import {
  countByStatus,
  isCalendar,
  type TaskGrouping,
  type TaskLayout,
  type TaskOrder,
  type TaskScope,
  type TaskView,
} from "./select-tasks.ts";

const statuses = [
  ["open", "list.statusOpen"],
  ["in_progress", "task.inProgress"],
  ["completed", "task.completed"],
  ["all", "list.statusAll"],
] as const;
const orders: [TaskOrder, MessageKey][] = [
  ["newest", "list.orderNewest"],
  ["manual", "list.orderManual"],
  ["due", "list.orderDue"],
  ["priority", "list.orderPriority"],
  ["title", "list.orderTitle"],
];
const groupings: [TaskGrouping, MessageKey][] = [
  ["none", "list.groupNone"],
  ["day", "list.groupDay"],
  ["priority", "list.groupPriority"],
  ["status", "list.groupStatus"],
  ["project", "list.groupProject"],
  ["section", "view.groupSection"],
  ["label", "list.groupLabel"],
];

const layouts = [
  ["list", "view.list", List],
  ["board", "view.board", Columns3],
  ["week", "view.week", CalendarRange],
  ["month", "view.month", CalendarDays],
] as const;

type TaskToolbarProps = { scope: TaskScope; view: TaskView; onChange: (view: TaskView) => void; labels: string[]; tasks: Task[] };

/** What of the tasks is shown, and how. On a phone it is one row, which scrolls sideways. */
export function TaskToolbar({ scope, view, onChange, labels, tasks }: TaskToolbarProps) {
  const search = useRef<HTMLInputElement>(null);
  useEarlyText(search, (event) => onChange({ ...view, words: event.target.value }));
  const counts = countByStatus(tasks, view);
  const inCalendar = isCalendar(view.layout);
  const isOfScope = ([group]: [TaskGrouping, MessageKey]) =>
    (group !== "section" || scope.kind === "project") &&
    (group !== "project" || scope.kind !== "project") &&
    (view.layout !== "board" || (group !== "none" && group !== "label"));
  return (
    <div
      className={classNames(
        "mb-2 flex items-center gap-2 max-md:-mx-4 max-md:overflow-x-auto max-md:px-4 max-md:pb-1 md:flex-wrap",
        // A wide page has room for one row; what is chosen gives way rather than stand alone in a second.
        view.layout !== "list" && "xl:flex-nowrap [&>select]:min-w-20",
      )}
    >
      {/* A day has no other days. */}
      <Layouts choices={layouts.filter(([layout]) => scope.kind !== "today" || !isCalendar(layout))} view={view} onChange={onChange} />
      <fieldset className="flex shrink-0 gap-0.5 rounded-lg bg-panel p-0.5">
        <legend className="sr-only">{t("list.status")}</legend>
        {statuses.map(([status, name]) => (
          <button
            key={status}
            type="button"
            aria-pressed={view.status === status}
            onClick={() => onChange({ ...view, status })}
            className={classNames(
              "rounded-md px-2.5 py-1 text-[13px] whitespace-nowrap transition-colors max-md:py-2",
              view.status === status ? "bg-raised font-medium shadow-card" : "text-muted hover:text-ink",
            )}
          >
            {t(name)} <span className="text-faint tabular-nums">{counts[status]}</span>
          </button>
        ))}
      </fieldset>
      <div className={classNames("relative flex-1 sm:max-w-52 md:ml-auto", view.layout === "list" ? "min-w-36" : "min-w-36 xl:min-w-24")}>
        <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-faint max-md:top-3" />
        <input
          ref={search}
          type="search"
          dir="auto"
          aria-label={t("list.searchTasks")}
          placeholder={t("frame.search")}
          className="h-8 w-full rounded-lg border border-line bg-raised pr-2 pl-8 text-[13px] placeholder:text-faint max-md:h-10 max-md:text-base"
          value={view.words}
          onChange={(event) => onChange({ ...view, words: event.target.value })}
        />
      </div>
      {labels.length > 0 ? (
        <select
          aria-label={t("list.label")}
          className={selectClass}
          value={view.label ?? ""}
          onChange={(event) => onChange({ ...view, label: event.target.value || null })}
        >
          <option value="">{t("list.allLabels")}</option>
          {labels.map((label) => (
            <option key={label}>{label}</option>
          ))}
        </select>
      ) : null}
      {inCalendar ? null : (
        <>
          <Choice
            name={t("list.group")}
            choices={groupings.filter(isOfScope)}
            value={view.group}
            onChange={(group) => onChange({ ...view, group })}
          />
          <Choice name={t("list.order")} choices={orders} value={view.order} onChange={(order) => onChange({ ...view, order })} />
        </>
      )}
    </div>
  );
}

type LayoutsProps = { choices: (typeof layouts)[number][]; view: TaskView; onChange: (view: TaskView) => void };

function Layouts({ choices, view, onChange }: LayoutsProps) {
  const set = (layout: TaskLayout) => onChange({ ...view, layout });
  return (
    <fieldset className="flex shrink-0 gap-0.5 rounded-lg bg-panel p-0.5">
      <legend className="sr-only">{t("view.layout")}</legend>
      {choices.map(([layout, name, Icon]) => (
        <button
          key={layout}
          type="button"
          aria-label={t(name)}
          title={t(name)}
          aria-pressed={view.layout === layout}
          onClick={() => set(layout)}
          className={classNames(
            "grid size-7 place-items-center rounded-md transition-colors max-md:size-9",
            view.layout === layout ? "bg-raised shadow-card" : "text-muted hover:text-ink",
          )}
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </fieldset>
  );
}

type ChoiceProps<T> = { name: string; choices: [T, MessageKey][]; value: T; onChange: (value: T) => void };

function Choice<T extends string>({ name, choices, value, onChange }: ChoiceProps<T>) {
  return (
    <select
      aria-label={name}
      className={selectClass}
      value={value}
      onChange={(event) => onChange(choices.find(([one]) => one === event.target.value)?.[0] ?? value)}
    >
      {choices.map(([one, words]) => (
        <option key={one} value={one}>
          {t(words)}
        </option>
      ))}
    </select>
  );
}
