"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { signIn } from "#client/auth.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { FormResult } from "#contracts/form-result.ts";
import { Button } from "../../components/ui/button.tsx";
import { EmailField } from "../../components/ui/email-field.tsx";
import { Field } from "../../components/ui/field.tsx";
import { formWords } from "./form-labels.ts";
import { Notice } from "./notice.tsx";
import { OtherWays } from "./other-ways.tsx";
import { ProviderError } from "./provider-error.tsx";
import { SecondStep } from "./second-step.tsx";

const reasons: Record<string, string> = {
  expired: "Your session has ended. Sign in to go on where you were.",
  revoked: "You were signed out from another place. Sign in again.",
  deleted: "This account was deleted.",
  password_set: "Your password is set. Sign in with it.",
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
  const trpc = useTRPC();
  const { data: local } = useQuery(trpc.local.info.queryOptions());
  const [login, setLogin] = useState<Login>({ email: sent?.email ?? "", password: "" });
  const takeBack = useMutation(trpc.account.takeBack.mutationOptions());
  const attempt = useMutation({ mutationFn: (input: Login) => enter(input, next) });
  const [isAtCode, setAtCode] = useState(atCode);
  const sentFailure = attempt.isIdle && sent?.failure ? formWords[sent.failure] : null;
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
      <h1 className="text-xl font-semibold tracking-tight">Welcome back</h1>
      <p className="mt-1 mb-6 text-sm text-muted">Sign in to your chats and tasks.</p>
      {reason && reasons[reason] && !failure && !sentFailure ? <Notice tone="calm">{reasons[reason]}</Notice> : null}
      {attempt.isIdle ? <ProviderError /> : null}
      {failure || sentFailure ? <Notice tone="error">{failure?.message ?? sentFailure}</Notice> : null}
      {takeBack.error ? <Notice tone="error">{takeBack.error.message}</Notice> : null}
      {failure?.code === "ACCOUNT_DELETED" ? (
        <Button className="mb-4 w-full" onClick={restore} disabled={takeBack.isPending}>
          Take my account back
        </Button>
      ) : null}
      <form method="post" action="/api/forms/sign-in" onSubmit={submit} className="space-y-4">
        <input type="hidden" name="next" value={next} />
        <EmailField
          label="E-mail"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={login.email}
          onChange={(event) => setLogin((now) => ({ ...now, email: event.target.value }))}
        />
        <Field
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={login.password}
          onChange={(event) => setLogin((now) => ({ ...now, password: event.target.value }))}
        />
        <Link href="/forgot-password" className="block w-fit text-[13px] text-accent-text underline underline-offset-3">
          Forgot password?
        </Link>
        <Button type="submit" look="primary" className="h-10 w-full" disabled={attempt.isPending}>
          {attempt.isPending ? "Signing in…" : "Sign in"}
        </Button>
      </form>
      <OtherWays next={next} />
      {local?.demoLogin ? <DemoLogin login={local.demoLogin} busy={attempt.isPending} onUse={(demo) => attempt.mutate(demo)} /> : null}
      <p className="mt-6 text-center text-sm text-muted">
        New here?{" "}
        <Link href={`/sign-up?next=${encodeURIComponent(next)}`} className="font-medium text-accent-text underline underline-offset-3">
          Create an account
        </Link>
      </p>
    </>
  );
}

function DemoLogin({ login, busy, onUse }: { login: Login; busy: boolean; onUse: (login: Login) => void }) {
  return (
    <div className="mt-5 border-t border-line pt-5">
      <Button className="h-10 w-full" disabled={busy} onClick={() => onUse(login)}>
        Use the demo account
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
      ? formWords.wrong_credentials
      : error.status === 0
        ? "The server cannot be reached. Check your connection."
        : (error.message ?? "Signing in did not work. Try again.");
  throw new SignInError(error.code ?? "", message);
}
