"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { twoFactor } from "#client/auth.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
import { Notice } from "./notice.tsx";

type Answer = { code: string; trustDevice: boolean; backup: boolean };

/** `sentFailure`: how the form went that was sent without scripts. */
type SecondStepProps = { next: string; sentFailure: string | null; onBack: () => void };

/** After the right password: the code of the authenticator app, or a backup code. */
export function SecondStep({ next, sentFailure, onBack }: SecondStepProps) {
  const [backup, setBackup] = useState(false);
  const [code, setCode] = useState("");
  const [trustDevice, setTrustDevice] = useState(false);
  const attempt = useMutation({ mutationFn: (answer: Answer) => give(answer, next) });

  function submit(event: FormEvent) {
    event.preventDefault();
    attempt.mutate({ code, trustDevice, backup });
  }

  function change() {
    attempt.reset();
    setCode("");
    setBackup(!backup);
  }

  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{t("auth.enterYourCode")}</h1>
      <p className="mt-1 mb-6 text-sm text-muted">{backup ? t("auth.backupCodeHint") : t("auth.appCodeHint")}</p>
      {attempt.error || sentFailure ? <Notice tone="error">{attempt.error?.message ?? sentFailure}</Notice> : null}
      <form method="post" action="/api/forms/second-step" onSubmit={submit} className="space-y-4">
        <input type="hidden" name="next" value={next} />
        <Field
          // Another field, so that what was typed and the keyboard of phones go with it.
          key={String(backup)}
          label={backup ? t("auth.backupCode") : t("auth.code")}
          name="code"
          required
          autoFocus
          autoComplete="one-time-code"
          inputMode={backup ? "text" : "numeric"}
          spellCheck={false}
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <label className="flex cursor-pointer items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            name="trustDevice"
            className="size-4 accent-accent"
            checked={trustDevice}
            onChange={(event) => setTrustDevice(event.target.checked)}
          />
          {t("auth.trustDevice")}
        </label>
        <Button type="submit" look="primary" className="h-10 w-full" disabled={attempt.isPending}>
          {attempt.isPending ? t("auth.checking") : t("frame.continue")}
        </Button>
      </form>
      <div className="mt-5 flex justify-between gap-2">
        <Button look="quiet" size="small" onClick={onBack}>
          {t("auth.back")}
        </Button>
        <Button look="quiet" size="small" onClick={change}>
          {backup ? t("auth.useAppCode") : t("auth.useBackupCode")}
        </Button>
      </div>
    </>
  );
}

const words: Record<string, MessageKey> = {
  INVALID_CODE: "auth.wrongAppCode",
  INVALID_BACKUP_CODE: "auth.wrongBackupCode",
  INVALID_TWO_FACTOR_COOKIE: "auth.codeTooLate",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "auth.tooManyCodesGoBack",
  ACCOUNT_TEMPORARILY_LOCKED: "auth.tooManyCodesLater",
};

/** Answers and leaves for `next` as a whole new page, as the sign-in form does. */
async function give({ code, trustDevice, backup }: Answer, next: string): Promise<void> {
  const input = { code: code.replaceAll(/\s/g, ""), trustDevice };
  const { error } = backup ? await twoFactor.verifyBackupCode(input) : await twoFactor.verifyTotp(input);
  if (!error) return window.location.assign(next);
  const known = words[error.code ?? ""];
  throw new Error(known ? t(known) : (error.message ?? t("frame.serverCannotBeReached")));
}
