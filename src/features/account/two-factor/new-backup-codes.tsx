"use client";

import { useMutation } from "@tanstack/react-query";
import { twoFactor } from "#client/auth.ts";
import { unwrap } from "#client/unwrap.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { ConfirmPassword } from "#features/account/confirm/confirm-password.tsx";
import { t } from "#messages/text.ts";
import { BackupCodes } from "./backup-codes.tsx";

type NewBackupCodesProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Ten codes in place of the old ones, which open nothing any more. */
export function NewBackupCodes({ open, onOpenChange }: NewBackupCodesProps) {
  const make = useMutation({ mutationFn: async (password: string) => unwrap(await twoFactor.generateBackupCodes({ password })) });
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) make.reset();
  }
  const words = make.data
    ? { title: t("account.keepCodes"), description: t("account.oldCodesEnd") }
    : { title: t("account.makeCodes"), description: t("account.makeCodesText") };
  return (
    <Dialog open={open} onOpenChange={change} {...words}>
      {make.data ? (
        <BackupCodes codes={make.data.backupCodes} onDone={() => change(false)} />
      ) : (
        <ConfirmPassword
          action={t("account.makeNewCodes")}
          busy={make.isPending}
          error={make.error?.message}
          onConfirm={(password) => make.mutate(password)}
        />
      )}
    </Dialog>
  );
}
