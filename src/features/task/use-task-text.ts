"use client";

import { labelCountMax } from "#contracts/limits.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import type { Normal } from "../edit/field-draft.ts";
import { type EditedField, useFieldDraft } from "../edit/use-field-draft.ts";
import type { useTaskActions } from "./use-tasks.ts";

type Update = ReturnType<typeof useTaskActions>["update"];
/** A text of a task under edit. `save` keeps it, unless there is another version; `overwrite` puts it in the place of that one. */
export type TaskText = EditedField & { save: () => void; overwrite: (theirs: string) => void };

export type TaskTexts = Record<"title" | "description" | "labels", TaskText>;

/** The texts of a task that are written in place. Each keeps what is typed whatever happens elsewhere; of a deleted task none is saved. */
export function useTaskTexts(task: Task, update: Update, isGone: boolean): TaskTexts {
  const texts = {
    title: useTaskText(task.id, update, task.title, titleOf),
    description: useTaskText(task.id, update, task.description ?? "", descriptionOf),
    labels: useTaskText(task.id, update, task.labels.join(", "), labelsOf, (text) => labelsIn(text).join(", ")),
  };
  if (isGone) for (const text of Object.values(texts)) text.save = () => {};
  return texts;
}

function useTaskText(id: number, update: Update, stored: string, fieldsOf: (text: string) => TaskUpdate, normal?: Normal): TaskText {
  const field = useFieldDraft(stored, normal);
  async function replace(base: string) {
    const text = normal ? normal(field.value) : field.value.trim();
    if (!field.isChanged || fieldsOf(text).title === "") return field.drop();
    field.saving(text);
    // Not the callbacks of `mutate`: they are not called where another field is saved before this one has been.
    await update.mutateAsync({ id, ...fieldsOf(text), was: fieldsOf(base) }).then(
      () => field.saved(text),
      () => field.refused(),
    );
  }
  return {
    ...field,
    save: () => void (field.clash === null && replace(field.base)),
    overwrite: (theirs) => void replace(theirs),
  };
}

function titleOf(title: string): TaskUpdate {
  return { title };
}

function descriptionOf(text: string): TaskUpdate {
  return { description: text || null };
}

function labelsOf(text: string): TaskUpdate {
  return { labels: labelsIn(text) };
}

function labelsIn(text: string): string[] {
  const labels = text
    .split(/[,\n]/)
    .map((label) => label.trim())
    .filter(Boolean);
  return [...new Set(labels)].slice(0, labelCountMax);
}
