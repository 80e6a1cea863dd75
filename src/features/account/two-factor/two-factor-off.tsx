"use client";

import { useMutation } from "@tanstack/react-query";
import { twoFactor } from "#client/auth.ts";
import { reconnectAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { ConfirmPassword } from "#features/account/confirm/confirm-password.tsx";
import { t } from "#messages/text.ts";

type TwoFactorOffProps = { open: boolean; onOpenChange: (open: boolean) => void; onDone: () => void };

export function TwoFactorOff({ open, onOpenChange, onDone }: TwoFactorOffProps) {
  const disable = useMutation({
    mutationFn: async (password: string) => unwrap(await reconnectAfter(() => twoFactor.disable({ password }))),
    onSuccess: () => {
      toast.success(t("account.twoFactorOff"));
      onOpenChange(false);
      onDone();
    },
  });
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) disable.reset();
  }
  return (
    <Dialog open={open} onOpenChange={change} title={t("account.turnOffTitle")} description={t("account.turnOffText")}>
      <ConfirmPassword
        action={t("account.turnOff")}
        look="danger"
        busy={disable.isPending}
        error={disable.error?.message}
        onConfirm={(password) => disable.mutate(password)}
      />
    </Dialog>
  );
}
