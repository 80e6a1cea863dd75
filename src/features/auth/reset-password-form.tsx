"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { resetPassword } from "#client/auth.ts";
import type { FormResult } from "#contracts/form-result.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
import { formWords } from "./form-labels.ts";
import { Outcome } from "./outcome.tsx";

/** Sets a new password by the token of a mail. `works`: whether the token could be used when the page was made. */
/** `sent`: how the form went that was sent without scripts. */
export function ResetPasswordForm({ token, works, sent }: { token: string; works: boolean; sent: FormResult | null }) {
  const [password, setPassword] = useState("");
  const set = useMutation({ mutationFn: () => setNew(password, token) });

  function submit(event: FormEvent) {
    event.preventDefault();
    set.mutate();
  }

  if (set.isSuccess)
    return (
      <Outcome tone="good" title={t("auth.passwordSet")} next={{ href: "/sign-in?next=/ways-in", label: t("auth.signIn") }}>
        <p>{t("auth.passwordSetText")}</p>
      </Outcome>
    );
  if (!works || set.error instanceof LinkEnded)
    return (
      <Outcome tone="bad" title={t("auth.linkEnded")} next={{ href: "/forgot-password", label: t("auth.sendNewLink") }}>
        <p>{t("auth.resetLinkEnded")}</p>
      </Outcome>
    );
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{t("auth.setNewPassword")}</h1>
      <p className="mt-1 mb-6 text-sm text-muted">{t("auth.resetText")}</p>
      <form method="post" action="/api/forms/reset-password" onSubmit={submit} noValidate className="space-y-4">
        <input type="hidden" name="token" value={token} />
        <Field
          label={t("auth.newPassword")}
          type="password"
          name="password"
          autoComplete="new-password"
          required
          autoFocus
          hint={t("auth.passwordHint")}
          error={set.error?.message ?? (set.isIdle && sent?.failure ? t(formWords[sent.failure]) : undefined)}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" className="h-10 w-full" disabled={set.isPending}>
          {set.isPending ? t("auth.setting") : t("auth.setPassword")}
        </Button>
      </form>
    </>
  );
}

class LinkEnded extends Error {}

async function setNew(newPassword: string, token: string): Promise<true> {
  const length = [...newPassword].length;
  if (length < 8) throw new Error(t("auth.passwordTooShort"));
  if (length > 128) throw new Error(t("auth.passwordTooLong"));
  const { error } = await resetPassword({ newPassword, token });
  if (!error) return true;
  if (error.status === 400) throw new LinkEnded();
  throw new Error(error.status === 0 ? t("frame.serverCannotBeReached") : (error.message ?? t("frame.didNotWork")));
}
