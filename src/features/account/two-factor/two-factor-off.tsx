"use client";

import { useMutation } from "@tanstack/react-query";
import { twoFactor } from "#client/auth.ts";
import { reconnectAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { ConfirmPassword } from "#features/account/confirm/confirm-password.tsx";

type TwoFactorOffProps = { open: boolean; onOpenChange: (open: boolean) => void; onDone: () => void };

export function TwoFactorOff({ open, onOpenChange, onDone }: TwoFactorOffProps) {
  const disable = useMutation({
    mutationFn: async (password: string) => unwrap(await reconnectAfter(() => twoFactor.disable({ password }))),
    onSuccess: () => {
      toast.success("Two-factor is off");
      onOpenChange(false);
      onDone();
    },
  });
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) disable.reset();
  }
  return (
    <Dialog open={open} onOpenChange={change} title="Turn off two-factor?" description="Your password alone will open your account again.">
      <ConfirmPassword
        action="Turn off"
        look="danger"
        busy={disable.isPending}
        error={disable.error?.message}
        onConfirm={(password) => disable.mutate(password)}
      />
    </Dialog>
  );
}
