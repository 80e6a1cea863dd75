"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { signUp } from "#client/auth.ts";
import { isAcceptedEmail } from "#contracts/email-address.ts";
import type { FormResult } from "#contracts/form-result.ts";
import { LegalNote } from "#features/frame/legal-note.tsx";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { EmailField } from "../../components/ui/email-field.tsx";
import { Field } from "../../components/ui/field.tsx";
import { formWords } from "./form-labels.ts";
import { Notice } from "./notice.tsx";
import { SocialButtons } from "./social-buttons.tsx";

type Input = { name: string; email: string; password: string; invite: string };
type Errors = Partial<Record<keyof Input, string>>;

/** `invite`: the code of the link that led here. `sent`: how the form went that was sent without scripts. */
type SignUpFormProps = {
  next: string;
  signUps: "open" | "invited" | "closed";
  invite: string;
  sent: FormResult | null;
  hasLegal: boolean;
};

export function SignUpForm({ next, signUps, invite, sent, hasLegal }: SignUpFormProps) {
  const [input, setInput] = useState<Input>({ name: sent?.name ?? "", email: sent?.email ?? "", password: "", invite });
  const [errors, setErrors] = useState<Errors>(() => fieldOfSent(sent));
  const sentFailure = sent?.failure && Object.keys(fieldOfSent(sent)).length === 0 ? t(formWords[sent.failure]) : null;
  const attempt = useMutation({ mutationFn: () => register(input) });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const wrong = check(input);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    const refused = await attempt.mutateAsync().catch(() => null);
    if (refused && Object.keys(refused).length > 0) setErrors(refused);
    // A whole new page, so that nothing of an earlier user stays in memory.
    else if (refused) window.location.assign(next);
  }

  function field(name: keyof Input) {
    return {
      name,
      value: input[name],
      error: errors[name],
      onChange: (event: { target: { value: string } }) => setInput((now) => ({ ...now, [name]: event.target.value })),
    };
  }

  if (signUps === "closed") {
    return (
      <>
        <h1 className="mb-4 text-xl font-semibold tracking-tight">{t("auth.noNewAccounts")}</h1>
        <Notice tone="calm">{t("auth.signUpClosed")}</Notice>
        <SignInLink next={next} />
      </>
    );
  }
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{t("auth.createYourAccount")}</h1>
      <p className="mt-1 mb-6 text-sm text-muted">{t("auth.signUpText")}</p>
      {attempt.error ? <Notice tone="error">{attempt.error.message}</Notice> : null}
      {attempt.isIdle && sentFailure ? <Notice tone="error">{sentFailure}</Notice> : null}
      <form method="post" action="/api/forms/sign-up" onSubmit={submit} noValidate className="space-y-4">
        <input type="hidden" name="next" value={next} />
        <Field label={t("auth.name")} autoComplete="name" autoFocus {...field("name")} />
        <EmailField label={t("auth.eMail")} autoComplete="username" {...field("email")} />
        <Field
          label={t("auth.password")}
          type="password"
          autoComplete="new-password"
          hint={t("auth.passwordHint")}
          {...field("password")}
        />
        {signUps === "invited" ? (
          <Field label={t("auth.invitation")} autoComplete="off" hint={t("auth.invitationHint")} {...field("invite")} />
        ) : null}
        <Button type="submit" look="primary" className="h-10 w-full" disabled={attempt.isPending}>
          {attempt.isPending ? t("auth.creating") : t("auth.createAccount")}
        </Button>
      </form>
      <div className="mt-2.5">
        <SocialButtons next={next} invite={input.invite.trim()} />
      </div>
      {hasLegal ? <LegalNote message="auth.acceptBySigningUp" className="mt-4 text-center text-[13px] text-muted" /> : null}
      <SignInLink next={next} />
    </>
  );
}

function SignInLink({ next }: { next: string }) {
  return (
    <p className="mt-6 text-center text-sm text-muted">
      {t("auth.haveAccount")}
      <Link href={`/sign-in?next=${encodeURIComponent(next)}`} className="font-medium text-accent-text underline underline-offset-3">
        {t("auth.signIn")}
      </Link>
    </p>
  );
}

/** The refusal of a form that was sent without scripts, where it is one of a field. */
function fieldOfSent(sent: FormResult | null): Errors {
  const failure = sent?.failure;
  if (failure === "wrong_email" || failure === "email_taken") return { email: t(formWords[failure]) };
  if (failure === "wrong_invite") return { invite: t(formWords[failure]) };
  return failure === "wrong_password" ? { password: t(formWords[failure]) } : {};
}

function check({ email, password }: Input): Errors {
  return {
    ...(isAcceptedEmail(email) ? {} : { email: t(formWords.wrong_email) }),
    ...([...password].length >= 8 ? {} : { password: t("auth.passwordTooShort") }),
    ...([...password].length <= 128 ? {} : { password: t("auth.passwordTooLong") }),
  };
}

/** The fields that the server refused; none when the account is made. */
async function register({ name, email, password, invite }: Input): Promise<Errors> {
  const address = email.trim();
  const account = { name: name.trim() || (address.split("@")[0] ?? address), email: address, password };
  const { error } = await signUp.email(invite.trim() === "" ? account : { ...account, ...{ invite: invite.trim() } });
  if (!error) return {};
  const fields = fieldsOf(error);
  if (Object.keys(fields).length > 0) return fields;
  if (error.code?.startsWith("USER_ALREADY_EXISTS")) return { email: t(formWords.email_taken) };
  throw new Error(error.status === 0 ? t("frame.serverCannotBeReached") : (error.message ?? t("frame.didNotWork")));
}

function fieldsOf(error: object): Errors {
  const list = "validation_errors" in error && Array.isArray(error.validation_errors) ? error.validation_errors : [];
  return Object.fromEntries(list.map(({ field, message }: { field: string; message: string }) => [field.replace(/^body\./, ""), message]));
}
