"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { inputClass } from "#components/ui/field.tsx";
import type { Memory } from "#contracts/memory.ts";
import { t } from "#messages/text.ts";

/** What a note is about, as one value of a list: `me`, `work`, or a project's id. */
export type About = string;

export function aboutOf({ kind, projectId }: Pick<Memory, "kind" | "projectId">): About {
  return projectId === null ? kind : String(projectId);
}

/** The fields of a note that say the same. */
export function placeOf(about: About): { kind: "me" | "work" } | { projectId: number } {
  return about === "me" || about === "work" ? { kind: about } : { projectId: Number(about) };
}

export function AboutSelect({ label, value, onChange }: { label: string; value: About; onChange: (about: About) => void }) {
  const { data: projects = [] } = useQuery(useTRPC().projects.list.queryOptions());
  const offered = projects.filter(({ id, archived }) => !archived || String(id) === value);
  return (
    <select
      aria-label={label}
      className={classNames(inputClass, "w-auto max-w-full max-md:h-11 max-md:text-base")}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="me">{t("memory.aboutMe")}</option>
      <option value="work">{t("memory.aboutWork")}</option>
      {offered.map(({ id, name }) => (
        <option key={id} value={String(id)}>
          {t("memory.aboutProject", { name })}
        </option>
      ))}
    </select>
  );
}
