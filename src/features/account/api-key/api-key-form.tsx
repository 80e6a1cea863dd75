"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, inputClass } from "#components/ui/field.tsx";
import type { ApiKeyScope } from "#contracts/api-key.ts";
import { type MessageKey, t } from "#messages/text.ts";

const scopeWords: [ApiKeyScope, MessageKey, MessageKey][] = [
  ["tasks:read", "account.readTasks", "account.readTasksText"],
  ["tasks:write", "account.changeTasks", "account.changeTasksText"],
  ["schedules:read", "account.readSchedules", "account.readSchedulesText"],
  ["schedules:write", "account.changeSchedules", "account.changeSchedulesText"],
  ["memory:read", "account.readMemory", "account.readMemoryText"],
  ["memory:write", "account.changeMemory", "account.changeMemoryText"],
  ["chat", "account.chatScope", "account.chatScopeText"],
  ["notifications", "frame.notifications", "account.notificationScopeText"],
];
const lives: [MessageKey, number | null][] = [
  ["account.lifeInDays", 30],
  ["account.lifeInDays", 90],
  ["account.lifeOneYear", 365],
  ["account.lifeWithoutEnd", null],
];

export function ApiKeyForm({ onCreated }: { onCreated: (key: string) => void }) {
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ApiKeyScope[]>(["tasks:read"]);
  const [expiresInDays, setExpiresInDays] = useState<number | null>(90);
  const create = useMutation(trpc.apiKeys.create.mutationOptions({ onSuccess: ({ key }) => onCreated(key) }));
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name, scopes, expiresInDays });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("account.name")}
        placeholder={t("account.keyNameHint")}
        required
        maxLength={100}
        autoFocus
        value={name}
        error={create.error?.message}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1.5 text-[13px] font-medium">{t("account.itMay")}</legend>
        <div className="divide-y divide-line rounded-xl border border-line">
          {scopeWords.map(([scope, title, text]) => (
            <label key={scope} className="flex cursor-pointer gap-3 px-3.5 py-2.5">
              <input
                type="checkbox"
                className="mt-0.5 size-4 shrink-0 accent-accent"
                checked={scopes.includes(scope)}
                onChange={({ target }) => setScopes(target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
              />
              <span>
                <span className="block text-sm">{t(title)}</span>
                <span className="block text-[13px] text-muted">{t(text)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="block space-y-1.5">
        <span className="block text-[13px] font-medium">{t("account.itLivesFor")}</span>
        <select
          className={inputClass}
          value={String(expiresInDays)}
          onChange={({ target }) => setExpiresInDays(target.value === "null" ? null : Number(target.value))}
        >
          {lives.map(([label, days]) => (
            <option key={days} value={String(days)}>
              {t(label, { days: days ?? 0 })}
            </option>
          ))}
        </select>
      </label>
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!name.trim() || scopes.length === 0 || create.isPending}>
          {t("account.createKey")}
        </Button>
      </div>
    </form>
  );
}
