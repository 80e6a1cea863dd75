"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changePassword } from "#client/auth.ts";
import { reconnectAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { toast } from "#components/ui/toast.ts";
import { sessionsKey } from "#features/account/sign-in/session-list.tsx";
import { t } from "#messages/text.ts";

const blank = { currentPassword: "", newPassword: "" };

export function PasswordForm() {
  const cache = useQueryClient();
  const [input, setInput] = useState(blank);
  const change = useMutation({
    mutationFn: async () => unwrap(await reconnectAfter(() => changePassword({ ...input, revokeOtherSessions: true }))),
    onSuccess: () => {
      setInput(blank);
      toast.success(t("account.passwordChanged"), { description: t("account.othersSignedOut") });
      void cache.invalidateQueries({ queryKey: sessionsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("account.currentPassword")}
        type="password"
        autoComplete="current-password"
        required
        value={input.currentPassword}
        onChange={(event) => setInput({ ...input, currentPassword: event.target.value })}
      />
      <Field
        label={t("account.newPassword")}
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint={t("account.passwordHint")}
        error={change.error?.message}
        value={input.newPassword}
        onChange={(event) => setInput({ ...input, newPassword: event.target.value })}
      />
      <Button type="submit" disabled={change.isPending}>
        {t("account.changePassword")}
      </Button>
    </form>
  );
}
