"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { twoFactor } from "#client/auth.ts";
import { reconnectAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { ConfirmPassword } from "#features/account/confirm/confirm-password.tsx";
import { t } from "#messages/text.ts";
import { AuthenticatorForm } from "./authenticator-form.tsx";
import { BackupCodes } from "./backup-codes.tsx";

type SetUp = { totpURI: string; backupCodes: string[] };
type TwoFactorSetUpProps = { open: boolean; onOpenChange: (open: boolean) => void; onDone: () => void };

/** Password, then the secret and a first code, then the backup codes. Closing it before the code changes nothing. */
export function TwoFactorSetUp({ open, onOpenChange, onDone }: TwoFactorSetUpProps) {
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [done, setDone] = useState(false);
  const begin = useMutation({
    mutationFn: async (password: string) => unwrap(await twoFactor.enable({ password })),
    onSuccess: (answer) => {
      if (answer && "totpURI" in answer) setSetUp(answer);
    },
  });
  const confirm = useMutation({
    mutationFn: async (input: { code: string; keepOtherSessions: boolean }) =>
      unwrap(await reconnectAfter(() => twoFactor.verifyTotp(input))),
    onSuccess: () => {
      setDone(true);
      toast.success(t("account.twoFactorOn"));
      onDone();
    },
  });
  function change(next: boolean) {
    onOpenChange(next);
    if (next) return;
    setSetUp(null);
    setDone(false);
    begin.reset();
    confirm.reset();
  }
  return (
    <Dialog open={open} onOpenChange={change} {...wordsOf(setUp, done)}>
      {setUp === null ? (
        <ConfirmPassword
          action={t("frame.continue")}
          busy={begin.isPending}
          error={begin.error?.message}
          onConfirm={(password) => begin.mutate(password)}
        />
      ) : done ? (
        <BackupCodes codes={setUp.backupCodes} onDone={() => change(false)} />
      ) : (
        <AuthenticatorForm
          address={setUp.totpURI}
          busy={confirm.isPending}
          error={confirm.error?.message}
          onCode={(code, keepOtherSessions) => confirm.mutate({ code, keepOtherSessions })}
        />
      )}
    </Dialog>
  );
}

function wordsOf(setUp: SetUp | null, done: boolean): { title: string; description: string } {
  if (setUp === null) return { title: t("account.turnOnTitle"), description: t("account.turnOnText") };
  if (done)
    return {
      title: t("account.keepCodes"),
      description: t("account.backupCodesText"),
    };
  return { title: t("account.scanTitle"), description: t("account.scanText") };
}
