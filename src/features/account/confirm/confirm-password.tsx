"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { t } from "#messages/text.ts";

type ConfirmPasswordProps = {
  action: string;
  look?: "primary" | "danger";
  busy: boolean;
  error: string | undefined;
  onConfirm: (password: string) => void;
};

/** Asks for the password before something that a borrowed session must not do. */
export function ConfirmPassword({ action, look = "primary", busy, error, onConfirm }: ConfirmPasswordProps) {
  const [password, setPassword] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    onConfirm(password);
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("frame.yourPassword")}
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        value={password}
        error={error}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" look={look} disabled={!password || busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
