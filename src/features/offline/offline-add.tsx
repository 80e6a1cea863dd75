"use client";

import { type FormEvent, useState } from "react";
import { readerZone } from "#client/reader-time.ts";
import { Button } from "#components/ui/button.tsx";
import { inputClass } from "#components/ui/field.tsx";
import { titleLengthMax } from "#contracts/limits.ts";
import { readQuickAdd } from "#contracts/quick-add/quick-add.ts";
import type { TaskCreate } from "#contracts/task.ts";
import { clockIn, dayIn } from "#contracts/zoned-time.ts";
import { t } from "#messages/text.ts";

/** A line of plain words, read by the grammar of quick add. */
export function OfflineAdd({ onAdd }: { onAdd: (fields: TaskCreate) => Promise<void> }) {
  const [line, setLine] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!line.trim()) return;
    await onAdd(fieldsOf(line.trim()));
    setLine("");
  }
  return (
    <form method="post" className="mb-4 flex gap-2" onSubmit={(event) => void submit(event)}>
      <input
        dir="auto"
        className={`${inputClass} flex-1 max-md:h-11 max-md:text-base`}
        aria-label={t("offline.newTask")}
        placeholder={t("offline.newTask")}
        maxLength={titleLengthMax}
        enterKeyHint="done"
        value={line}
        onChange={({ target }) => setLine(target.value)}
      />
      <Button type="submit" look="primary" className="max-md:h-11" disabled={!line.trim()}>
        {t("offline.add")}
      </Button>
    </form>
  );
}

/** Projects are not known here: the name of one stays in the title. */
function fieldsOf(line: string): TaskCreate {
  const now = new Date();
  const moment = { today: dayIn(readerZone(), now), now: clockIn(readerZone(), now), isAmerican: /^en(-US)?$/.test(navigator.language) };
  const { tokens: _, project, title, ...fields } = readQuickAdd(line, { ...moment, projects: [] });
  return { ...fields, title: project ? `${title} +${project.name}` : title };
}
