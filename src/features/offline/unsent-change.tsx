"use client";

import { keptList } from "#client/offline/kept-list.ts";
import { keepingMine, type Waiting } from "#client/offline/waiting.ts";
import { Button } from "#components/ui/button.tsx";
import type { TaskUpdate } from "#contracts/task.ts";
import { type MessageKey, t } from "#messages/text.ts";

const names: Partial<Record<keyof TaskUpdate, MessageKey>> = {
  title: "offline.editTitle",
  dueDate: "offline.date",
  dueTime: "offline.time",
  priority: "offline.priority",
  description: "offline.notes",
};

type UnsentChangeProps = { userId: number; change: Waiting; onDecided: () => void };

/** A change that somebody has to decide about: both versions of it, or why it will never be. What was written stays until then. */
export function UnsentChange({ userId, change, onDecided }: UnsentChangeProps) {
  const theirs = change.kind === "edit" ? change.theirs : undefined;
  const title = change.kind === "add" ? change.fields.title : change.title;
  const decide = (next: (change: Waiting) => Waiting | null) => void keptList().alter(userId, change.key, next).then(onDecided);
  return (
    <li className="space-y-1.5 py-2.5 text-[13px]">
      <p dir="auto" className="wrap-anywhere">
        {theirs ? t("offline.changedElsewhere", { title }) : t("offline.notTaken", { title, why: change.refusal ?? "" })}
      </p>
      {change.kind === "edit" ? (
        <dl className="space-y-1">
          {Object.entries(change.fields).map(([name, value]) => (
            <div key={name} className="flex flex-wrap gap-x-2 wrap-anywhere">
              <dt className="text-muted">{t(names[name as keyof TaskUpdate] ?? "offline.otherField")}</dt>
              <dd dir="auto">{t("offline.yours", { value: wordsOf(value) })}</dd>
              {theirs ? (
                <dd dir="auto" className="text-muted">
                  {t("offline.theirs", { value: wordsOf(theirs[name as keyof TaskUpdate]) })}
                </dd>
              ) : null}
            </div>
          ))}
        </dl>
      ) : null}
      <div className="flex gap-2">
        {theirs ? (
          <Button size="small" className="max-md:h-11" onClick={() => decide(keepingMine)}>
            {t("offline.keepMine")}
          </Button>
        ) : null}
        <Button size="small" className="max-md:h-11" onClick={() => decide(() => null)}>
          {t(theirs ? "offline.useTheirs" : "offline.forget")}
        </Button>
      </div>
    </li>
  );
}

function wordsOf(value: unknown): string {
  const words = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  return words || t("offline.empty");
}
