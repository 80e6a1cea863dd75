"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { signIn } from "#client/auth.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { FormResult } from "#contracts/form-result.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { EmailField } from "../../components/ui/email-field.tsx";
import { Field } from "../../components/ui/field.tsx";
import { formWords } from "./form-labels.ts";
import { Notice } from "./notice.tsx";
import { OtherWays } from "./other-ways.tsx";
import { ProviderError } from "./provider-error.tsx";
import { SecondStep } from "./second-step.tsx";

const reasons: Record<string, MessageKey> = {
  expired: "auth.sessionEnded",
  revoked: "auth.signedOutElsewhere",
  deleted: "auth.accountDeleted",
  password_set: "auth.passwordSetSignIn",
};

type Login = { email: string; password: string };

type SignInFormProps = {
  next: string;
  reason: string | null;
  /** How the form went that was sent without scripts. */
  sent: FormResult | null;
  /** The password was right, and a code is wanted. */
  atCode: boolean;
};

export function SignInForm({ next, reason, sent, atCode }: SignInFormProps) {
  const why = reason ? reasons[reason] : undefined;
  const trpc = useTRPC();
  const { data: local } = useQuery(trpc.local.info.queryOptions());
  const [login, setLogin] = useState<Login>({ email: sent?.email ?? "", password: "" });
  const takeBack = useMutation(trpc.account.takeBack.mutationOptions());
  const attempt = useMutation({ mutationFn: (input: Login) => enter(input, next) });
  const [isAtCode, setAtCode] = useState(atCode);
  const sentFailure = attempt.isIdle && sent?.failure ? t(formWords[sent.failure]) : null;
  const failure = attempt.error instanceof SignInError ? attempt.error : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    attempt.mutate(login);
  }

  function restore() {
    takeBack.mutate(login, { onSuccess: () => attempt.mutate(login) });
  }

  if (isAtCode || attempt.data === "second_step") {
    const back = () => {
      setAtCode(false);
      attempt.reset();
    };
    return <SecondStep next={next} sentFailure={sentFailure} onBack={back} />;
  }
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{t("auth.welcomeBack")}</h1>
      <p className="mt-1 mb-6 text-sm text-muted">{t("auth.signInText")}</p>
      {why && !failure && !sentFailure ? <Notice tone="calm">{t(why)}</Notice> : null}
      {attempt.isIdle ? <ProviderError /> : null}
      {failure || sentFailure ? <Notice tone="error">{failure?.message ?? sentFailure}</Notice> : null}
      {takeBack.error ? <Notice tone="error">{takeBack.error.message}</Notice> : null}
      {failure?.code === "ACCOUNT_DELETED" ? (
        <Button className="mb-4 w-full" onClick={restore} disabled={takeBack.isPending}>
          {t("auth.takeAccountBack")}
        </Button>
      ) : null}
      <form method="post" action="/api/forms/sign-in" onSubmit={submit} className="space-y-4">
        <input type="hidden" name="next" value={next} />
        <EmailField
          label={t("auth.eMail")}
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={login.email}
          onChange={(event) => setLogin((now) => ({ ...now, email: event.target.value }))}
        />
        <Field
          label={t("auth.password")}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={login.password}
          onChange={(event) => setLogin((now) => ({ ...now, password: event.target.value }))}
        />
        <Link href="/forgot-password" className="block w-fit text-[13px] text-accent-text underline underline-offset-3">
          {t("auth.forgotPassword")}
        </Link>
        <Button type="submit" look="primary" className="h-10 w-full" disabled={attempt.isPending}>
          {attempt.isPending ? t("auth.signingIn") : t("auth.signIn")}
        </Button>
      </form>
      <OtherWays next={next} />
      {local?.demoLogin ? <DemoLogin login={local.demoLogin} busy={attempt.isPending} onUse={(demo) => attempt.mutate(demo)} /> : null}
      <p className="mt-6 text-center text-sm text-muted">
        {t("auth.newHere")}
        <Link href={`/sign-up?next=${encodeURIComponent(next)}`} className="font-medium text-accent-text underline underline-offset-3">
          {t("auth.createAnAccount")}
        </Link>
      </p>
    </>
  );
}

function DemoLogin({ login, busy, onUse }: { login: Login; busy: boolean; onUse: (login: Login) => void }) {
  return (
    <div className="mt-5 border-t border-line pt-5">
      <Button className="h-10 w-full" disabled={busy} onClick={() => onUse(login)}>
        {t("auth.useDemo")}
      </Button>
      <p className="mt-2 text-center font-mono text-xs text-muted">
        {login.email} · {login.password}
      </p>
    </div>
  );
}

class SignInError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Signs in and leaves for `next` as a whole new page, so that nothing of an earlier user stays in memory. */
async function enter(login: Login, next: string): Promise<"second_step" | undefined> {
  const { data, error } = await signIn.email(login);
  if (data && "twoFactorRedirect" in data) return "second_step";
  if (!error) {
    window.location.assign(next);
    return;
  }
  const message =
    error.status === 401
      ? t(formWords.wrong_credentials)
      : error.status === 0
        ? t("frame.serverCannotBeReached")
        : (error.message ?? t("auth.signInFailed"));
  throw new SignInError(error.code ?? "", message);
}
