"use client";

import { type FormEvent, useState } from "react";
import type { Section } from "#contracts/section.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { inputClass } from "../../components/ui/field.tsx";
import { useSectionActions } from "./use-sections.ts";

const nameMax = 100;

type SectionFormProps = { section: Section; onDone: () => void } | { projectId: number; onDone: () => void };

/** The name of a section, new or changed: Enter saves it, Escape leaves it. */
export function SectionForm({ onDone, ...of }: SectionFormProps) {
  const { create, update } = useSectionActions();
  const [name, setName] = useState("section" in of ? of.section.name : "");
  function submit(event: FormEvent) {
    event.preventDefault();
    const options = { onSuccess: onDone };
    if ("section" in of) update.mutate({ id: of.section.id, name }, options);
    else create.mutate({ projectId: of.projectId, name }, options);
  }
  return (
    <form method="post" onSubmit={submit} className="flex flex-1 flex-wrap gap-2">
      <input
        aria-label={t("view.sectionName")}
        placeholder={t("view.sectionName")}
        dir="auto"
        className={`${inputClass} min-w-40 flex-1`}
        value={name}
        maxLength={nameMax}
        required
        ref={(input) => input?.focus()}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onDone()}
      />
      <Button type="submit" look="primary" disabled={!name.trim() || create.isPending || update.isPending}>
        {t("frame.save")}
      </Button>
      <Button onClick={onDone}>{t("frame.cancel")}</Button>
    </form>
  );
}
