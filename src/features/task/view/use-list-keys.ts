"use client";

import { isTakenElsewhere, useKeyDown } from "#features/frame/use-key.ts";
import { useVerbs } from "#features/frame/verbs.ts";
import { type MessageKey, t } from "#messages/text.ts";

export type ListDeed =
  | ("open" | "select" | "edit" | "date" | "priority" | "labels" | "project" | "complete" | "delete")
  | ("up" | "down" | "left" | "right");
/** What each key does to the task in focus, for the list of keys, too. */
export const listKeys: [key: string, deed: ListDeed, words: MessageKey][] = [
  ["Enter", "open", "list.keyOpen"],
  ["x", "select", "list.keyChoose"],
  ["e", "edit", "list.keyEdit"],
  ["d", "date", "list.keyDate"],
  ["p", "priority", "list.keyPriority"],
  ["l", "labels", "list.keyLabels"],
  ["m", "project", "list.keyProject"],
  ["c", "complete", "list.keyComplete"],
  ["#", "delete", "list.keyTrash"],
  ["Alt+ArrowUp", "up", "list.keyUp"],
  ["Alt+ArrowDown", "down", "list.keyDown"],
  ["Alt+ArrowLeft", "left", "list.keyLeft"],
  ["Alt+ArrowRight", "right", "list.keyRight"],
];

/** What the command menu offers on a task, in its order. */
const listVerbs: [deed: ListDeed, label: MessageKey][] = [
  ["complete", "list.complete"],
  ["date", "list.verbDate"],
  ["priority", "list.verbPriority"],
  ["project", "list.verbProject"],
  ["labels", "list.verbLabels"],
  ["edit", "list.verbEdit"],
  ["delete", "list.delete"],
];

const rows = () => [...document.querySelectorAll<HTMLElement>("li[data-task]")];

/** Keys of a list of tasks: j and k go along it, the others do something to the task in focus, else to the one that is `shown`. */
export function useListKeys(act: (deed: ListDeed, id: number) => void, shown?: number): void {
  function perform(deed: ListDeed, id: number) {
    const at = rows().findIndex((row) => row.dataset.task === String(id));
    act(deed, id);
    // The next one takes its place.
    if (deed === "delete" || deed === "complete") requestAnimationFrame(() => focusRow(at));
  }
  useVerbs((focus) => {
    const row = rows().find((one) => one.contains(focus));
    const id = row ? Number(row.dataset.task) : shown;
    if (id === undefined) return null;
    const verbs = listVerbs.map(([deed, label]) => {
      const [key] = listKeys.find(([, one]) => one === deed) ?? [];
      return { label: t(label), ...(key ? { key } : {}), run: () => perform(deed, id) };
    });
    return { label: t("frame.thisTask"), hasFocus: row !== undefined, verbs };
  });
  useKeyDown((event) => {
    if (event.ctrlKey || event.metaKey || isTakenElsewhere(event)) return;
    const at = rows().findIndex((row) => row.contains(document.activeElement));
    if (!event.altKey && (event.key === "j" || event.key === "k")) {
      event.preventDefault();
      return focusRow(event.key === "j" ? at + 1 : Math.max(at - 1, 0));
    }
    const pressed = `${event.altKey ? "Alt+" : ""}${event.key}`;
    const [, deed] = listKeys.find(([key]) => key === pressed) ?? [];
    const row = rows()[at] ?? rows().find(({ dataset }) => dataset.task === String(shown));
    if (!deed || !row || (event.key === "Enter" && document.activeElement !== row)) return;
    event.preventDefault();
    perform(deed, Number(row.dataset.task));
  });
}

/** Puts the focus on a row, at the end on the last one. */
export function focusRow(at: number): void {
  const all = rows();
  const row = all[Math.min(at, all.length - 1)];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** The row of a task that is moved has the focus where it had it, though it is another element there. */
export function keepFocus(id: number, frames = 30): void {
  const row = document.querySelector<HTMLElement>(`li[data-task="${id}"]`);
  if (row && document.activeElement === document.body) row.focus();
  if (frames > 0) requestAnimationFrame(() => keepFocus(id, frames - 1));
}

/** A part of a task's row or of its details, once it is there. */
export function focusPart(id: number, selector: string, tries = 20): void {
  const part = document.querySelector<HTMLElement>(`li[data-task="${id}"] ${selector}`);
  if (part) part.focus();
  else if (tries > 0) requestAnimationFrame(() => focusPart(id, selector, tries - 1));
}
