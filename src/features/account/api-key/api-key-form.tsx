"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, inputClass } from "#components/ui/field.tsx";
import type { ApiKeyScope } from "#contracts/api-key.ts";

const scopeWords: [ApiKeyScope, string, string][] = [
  ["tasks:read", "Read tasks", "List and look at your tasks."],
  ["tasks:write", "Change tasks", "Add, change, delete and restore tasks."],
  ["schedules:read", "Read schedules", "List your schedules and what became of them."],
  ["schedules:write", "Change schedules", "Make, change and delete schedules, and have them run."],
  ["chat", "Chat", "Use the models and the assistant, which works on your tasks by its own rules."],
  ["notifications", "Notifications", "Read your notifications, mark them as read, and have them sent to a device."],
];
const lives: [string, number | null][] = [
  ["30 days", 30],
  ["90 days", 90],
  ["1 year", 365],
  ["No end", null],
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
        label="Name"
        placeholder="What uses it, such as “Nightly export”"
        required
        maxLength={100}
        autoFocus
        value={name}
        error={create.error?.message}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1.5 text-[13px] font-medium">It may</legend>
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
                <span className="block text-sm">{title}</span>
                <span className="block text-[13px] text-muted">{text}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="block space-y-1.5">
        <span className="block text-[13px] font-medium">It lives for</span>
        <select
          className={inputClass}
          value={String(expiresInDays)}
          onChange={({ target }) => setExpiresInDays(target.value === "null" ? null : Number(target.value))}
        >
          {lives.map(([label, days]) => (
            <option key={label} value={String(days)}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!name.trim() || scopes.length === 0 || create.isPending}>
          Create key
        </Button>
      </div>
    </form>
  );
}
