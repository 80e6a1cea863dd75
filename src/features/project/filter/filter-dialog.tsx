"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { SavedFilter } from "#contracts/saved-filter.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Field, inputClass } from "../../../components/ui/field.tsx";
import { useProjects } from "../use-projects.ts";
import { useFilterActions } from "./use-filters.ts";

const nameMax = 60;
const pages = [
  ["/tasks", "frame.tasks"],
  ["/tasks/today", "frame.today"],
  ["/tasks/upcoming", "frame.upcoming"],
  ["/tasks/inbox", "task.inbox"],
] as const;

/** A view that is not saved yet. */
export type ViewToSave = { path: string; query: string };
type FilterDialogProps = { filter: SavedFilter | ViewToSave; open: boolean; onOpenChange: (open: boolean) => void };

/** Names a view, or changes the name and the page of a filter. */
export function FilterDialog({ filter, open, onOpenChange }: FilterDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("id" in filter ? "project.filterEdit" : "project.filterSave")}>
      <FilterForm filter={filter} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function FilterForm({ filter, onDone }: { filter: SavedFilter | ViewToSave; onDone: () => void }) {
  const { create, update } = useFilterActions();
  const router = useRouter();
  const projects = useProjects().filter(({ id, archived }) => !archived || filter.path === `/projects/${id}`);
  const [name, setName] = useState("id" in filter ? filter.name : "");
  const [path, setPath] = useState(filter.path);
  function submit(event: FormEvent) {
    event.preventDefault();
    if ("id" in filter) return update.mutate({ id: filter.id, name, path }, { onSuccess: onDone });
    const onSuccess = ({ id }: SavedFilter) => {
      onDone();
      router.push(`/tasks/filters/${id}`);
    };
    create.mutate({ name, path, query: filter.query }, { onSuccess });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("project.name")}
        {...("id" in filter ? {} : { hint: t("project.filterHint") })}
        value={name}
        maxLength={nameMax}
        required
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <label className="block space-y-1.5 text-[13px] font-medium">
        <span>{t("project.filterOf")}</span>
        <select className={inputClass} value={path} onChange={(event) => setPath(event.target.value)}>
          {pages.map(([page, words]) => (
            <option key={page} value={page}>
              {t(words)}
            </option>
          ))}
          {projects.map((project) => (
            <option key={project.id} value={`/projects/${project.id}`}>
              {project.name}
            </option>
          ))}
        </select>
      </label>
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!name.trim() || create.isPending || update.isPending}>
          {t("frame.save")}
        </Button>
      </div>
    </form>
  );
}
