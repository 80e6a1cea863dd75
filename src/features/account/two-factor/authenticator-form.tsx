"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { SecretLine } from "#features/account/secret-line.tsx";
import { t } from "#messages/text.ts";
import { QrCode } from "./qr-code.tsx";

type AuthenticatorFormProps = {
  address: string;
  busy: boolean;
  error: string | undefined;
  onCode: (code: string, keepOtherSessions: boolean) => void;
};

/** The secret for an authenticator app, to scan or to type, and the app's first code. */
export function AuthenticatorForm({ address, busy, error, onCode }: AuthenticatorFormProps) {
  const [code, setCode] = useState("");
  const [endsOthers, setEndsOthers] = useState(true);
  const secret = URL.parse(address)?.searchParams.get("secret") ?? "";
  function submit(event: FormEvent) {
    event.preventDefault();
    onCode(code.replaceAll(/\s/g, ""), !endsOthers);
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <div className="flex justify-center">
        <QrCode text={address} label={t("account.qrCode")} />
      </div>
      <div className="space-y-1.5">
        <p className="text-[13px] text-muted">{t("account.typeKeyInstead")}</p>
        <SecretLine label={t("account.key")} secret={secret} />
      </div>
      <Field
        label={t("account.appCode")}
        required
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={10}
        value={code}
        error={error}
        onChange={(event) => setCode(event.target.value)}
      />
      <label className="flex cursor-pointer items-start gap-2.5 text-sm">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          checked={endsOthers}
          onChange={(event) => setEndsOthers(event.target.checked)}
        />
        <span>
          {t("account.signOutOthers")}
          <span className="block text-[13px] text-muted">{t("account.trustedExplained")}</span>
        </span>
      </label>
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!code.trim() || busy}>
          {t("account.turnOn")}
        </Button>
      </div>
    </form>
  );
}
