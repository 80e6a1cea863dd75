"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { t } from "#messages/text.ts";

type PasskeyNameFormProps = { name: string; action: string; busy?: boolean; error?: string | undefined; onName: (name: string) => void };

export function PasskeyNameForm({ name, action, busy = false, error, onName }: PasskeyNameFormProps) {
  const [value, setValue] = useState(name);
  function submit(event: FormEvent) {
    event.preventDefault();
    onName(value.trim());
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("account.name")}
        required
        maxLength={100}
        autoFocus
        value={value}
        error={error}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!value.trim() || busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
