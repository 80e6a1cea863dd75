"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { twoFactor } from "#client/auth.ts";
import { reconnectAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { ConfirmPassword } from "#features/account/confirm/confirm-password.tsx";
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
      toast.success("Two-factor is on");
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
          action="Continue"
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
  if (setUp === null)
    return { title: "Turn on two-factor", description: "Afterwards signing in takes your password and a code from your phone." };
  if (done)
    return {
      title: "Keep your backup codes",
      description: "Each opens your account once when your phone is gone. They are shown only now.",
    };
  return { title: "Scan with your authenticator app", description: "Any app will do, such as the one of your password manager." };
}
