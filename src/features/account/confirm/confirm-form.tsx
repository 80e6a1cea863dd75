"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { type FormEvent, useState } from "react";
import { confirmByPasskey, confirmIdentity } from "#client/confirm.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { t } from "#messages/text.ts";

type ConfirmFormProps = { onConfirmed: () => void; onCancel: () => void };

/** Asks for what this account has: its password, else a code, or a passkey. */
export function ConfirmForm({ onConfirmed, onCancel }: ConfirmFormProps) {
  const trpc = useTRPC();
  const { data: methods, error } = useQuery(trpc.signInMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const [byCode, setByCode] = useState(false);
  const [secret, setSecret] = useState("");
  const usesCode = methods !== undefined && (byCode || !methods.password);
  const confirm = useMutation({
    mutationFn: () => confirmIdentity(usesCode ? { code: secret } : { password: secret }),
    onSuccess: onConfirmed,
  });
  const passkey = useMutation({ mutationFn: confirmByPasskey, onSuccess: (confirmed) => confirmed && onConfirmed() });

  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!methods) return <Spinner />;
  if (!methods.password && !methods.twoFactor && methods.passkeys.length === 0)
    return <p className="text-sm">{t("frame.confirmImpossible")}</p>;

  function submit(event: FormEvent) {
    event.preventDefault();
    confirm.mutate();
  }
  function change(toCode: boolean) {
    setByCode(toCode);
    setSecret("");
    confirm.reset();
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      {methods.password || methods.twoFactor ? (
        <Field
          key={usesCode ? "code" : "password"}
          label={usesCode ? t("frame.appOrBackupCode") : t("frame.yourPassword")}
          type={usesCode ? "text" : "password"}
          autoComplete={usesCode ? "one-time-code" : "current-password"}
          maxLength={usesCode ? 20 : undefined}
          required
          autoFocus
          value={secret}
          error={confirm.error?.message}
          onChange={(event) => setSecret(event.target.value)}
        />
      ) : null}
      {passkey.error ? (
        <p role="alert" className="text-[13px] text-danger">
          {passkey.error.message}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        {methods.passkeys.length > 0 ? (
          <Button disabled={passkey.isPending} onClick={() => passkey.mutate()}>
            <Fingerprint aria-hidden className="size-4 text-muted" />
            {t("frame.useAPasskey")}
          </Button>
        ) : null}
        {methods.password && methods.twoFactor ? (
          <Button look="quiet" onClick={() => change(!byCode)}>
            {byCode ? t("frame.useThePassword") : t("frame.useACode")}
          </Button>
        ) : null}
        <span className="ml-auto flex gap-2">
          <Button onClick={onCancel}>{t("frame.cancel")}</Button>
          {methods.password || methods.twoFactor ? (
            <Button type="submit" look="primary" disabled={!secret || confirm.isPending}>
              {t("frame.confirm")}
            </Button>
          ) : null}
        </span>
      </div>
    </form>
  );
}
