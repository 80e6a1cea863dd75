"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { inputClass } from "#components/ui/field.tsx";
import { t } from "#messages/text.ts";
import type { ChatFilter } from "./filter.ts";

const small = classNames(inputClass, "h-9 w-auto min-w-0 max-md:h-11 max-md:text-base");

type ChatFiltersProps = { words: string; filter: ChatFilter; onWords: (words: string) => void; onFilter: (filter: ChatFilter) => void };

/** By words, project, model, days, and whether they are archived. */
export function ChatFilters({ words, filter, onWords, onFilter }: ChatFiltersProps) {
  const trpc = useTRPC();
  const { data: projects = [] } = useQuery(trpc.projects.list.queryOptions());
  const { data: models = [] } = useQuery(trpc.conversations.models.queryOptions());
  const choose = (change: ChatFilter) => onFilter({ ...filter, ...change });
  return (
    <search aria-label={t("conversation.filters")} className="space-y-2.5">
      <input
        type="search"
        dir="auto"
        aria-label={t("conversation.allSearch")}
        placeholder={t("conversation.allSearch")}
        maxLength={200}
        className={classNames(inputClass, "max-md:h-11 max-md:text-base")}
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-2 text-[13px]">
        <select
          aria-label={t("conversation.allProject")}
          className={small}
          value={filter.projectId ?? ""}
          onChange={({ target }) => choose({ projectId: Number(target.value) || undefined })}
        >
          <option value="">{t("conversation.anyProject")}</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select
          aria-label={t("conversation.allModel")}
          className={small}
          value={filter.model ?? ""}
          onChange={({ target }) => choose({ model: target.value || undefined })}
        >
          <option value="">{t("conversation.anyModel")}</option>
          {models.map((model) => (
            <option key={model} value={model}>
              {model}
            </option>
          ))}
        </select>
        <DayField label={t("conversation.allFrom")} value={filter.from} max={filter.until} onDay={(from) => choose({ from })} />
        <DayField label={t("conversation.allUntil")} value={filter.until} min={filter.from} onDay={(until) => choose({ until })} />
        <label className="flex min-h-9 items-center gap-2 max-md:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={filter.archived ?? false}
            onChange={({ target }) => choose({ archived: target.checked })}
          />
          {t("conversation.showArchived")}
        </label>
      </div>
    </search>
  );
}

type Day = string | undefined;
type DayFieldProps = { label: string; value: Day; min?: Day; max?: Day; onDay: (day: Day) => void };

function DayField({ label, value, onDay, ...within }: DayFieldProps) {
  return (
    <label className="flex items-center gap-1.5 text-muted">
      {label}
      <input type="date" className={small} value={value ?? ""} {...within} onChange={({ target }) => onDay(target.value || undefined)} />
    </label>
  );
}
