"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { requestPasswordReset } from "#client/auth.ts";
import type { FormResult } from "#contracts/form-result.ts";
import { LocalMailbox } from "#features/frame/local-mailbox.tsx";
import { rich, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { EmailField } from "../../components/ui/email-field.tsx";
import { formWords } from "./form-labels.ts";
import { Notice } from "./notice.tsx";
import { Outcome } from "./outcome.tsx";

/** `sent`: how the form went that was sent without scripts. */
export function ForgotPasswordForm({ sent }: { sent: FormResult | null }) {
  const [email, setEmail] = useState(sent?.email ?? "");
  const ask = useMutation({ mutationFn: () => askFor(email.trim()) });

  function submit(event: FormEvent) {
    event.preventDefault();
    ask.mutate();
  }

  const sentFailure = ask.isIdle && sent?.failure ? t(formWords[sent.failure]) : null;
  if (ask.isSuccess || (ask.isIdle && sent?.failure === null))
    return (
      <Outcome tone="sent" title={t("auth.lookIntoMailbox")} next={{ href: "/sign-in", label: t("auth.backToSignIn") }}>
        <p>
          {rich("auth.resetSent", {
            span: (children) => <span className="font-medium break-all text-ink">{children}</span>,
            email: email.trim(),
          })}
        </p>
        <LocalMailbox />
      </Outcome>
    );
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{t("auth.forgotYourPassword")}</h1>
      <p className="mt-1 mb-6 text-sm text-muted">{t("auth.forgotText")}</p>
      {ask.error || sentFailure ? <Notice tone="error">{ask.error?.message ?? sentFailure}</Notice> : null}
      <form method="post" action="/api/forms/forgot-password" onSubmit={submit} className="space-y-4">
        <EmailField
          label={t("auth.eMail")}
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button type="submit" look="primary" className="h-10 w-full" disabled={ask.isPending}>
          {ask.isPending ? t("auth.sending") : t("auth.sendTheLink")}
        </Button>
      </form>
      <p className="mt-6 text-center text-sm text-muted">
        {t("auth.rememberedIt")}
        <Link href="/sign-in" className="font-medium text-accent-text underline underline-offset-3">
          {t("auth.signIn")}
        </Link>
      </p>
    </>
  );
}

async function askFor(email: string): Promise<true> {
  const { error } = await requestPasswordReset({ email });
  if (!error) return true;
  if (error.status === 0) throw new Error(t("frame.serverCannotBeReached"));
  if (error.status === 422) throw new Error(t(formWords.wrong_email));
  throw new Error(error.message ?? t("frame.didNotWork"));
}
