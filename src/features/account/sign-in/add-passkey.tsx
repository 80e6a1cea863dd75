"use client";

import { useMutation } from "@tanstack/react-query";
import { passkey } from "#client/auth.ts";
import { withConfirmation } from "#client/confirmation.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { deviceLabels } from "#contracts/device.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { PasskeyNameForm } from "./passkey-name-form.tsx";

type AddPasskeyProps = { open: boolean; onOpenChange: (open: boolean) => void; onAdded: () => void };

/** Names a passkey, then lets the browser make it. */
export function AddPasskey({ open, onOpenChange, onAdded }: AddPasskeyProps) {
  const add = useMutation({
    mutationFn: register,
    onSuccess: () => {
      toast.success(t("account.passkeyAdded"));
      change(false);
      onAdded();
    },
  });
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) add.reset();
  }
  return (
    <Dialog open={open} onOpenChange={change} title={t("account.addAPasskey")} description={t("account.passkeysText")}>
      <PasskeyNameForm
        name={open ? deviceLabels(navigator.userAgent) : ""}
        action={t("frame.continue")}
        busy={add.isPending}
        error={add.error?.message}
        onName={(name) => add.mutate(name)}
      />
    </Dialog>
  );
}

const words: Record<string, MessageKey> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: "account.passkeyExists",
  ERROR_CEREMONY_ABORTED: "account.passkeyNotMade",
};

async function register(name: string): Promise<void> {
  const { error } = await withConfirmation(() => passkey.addPasskey({ name }));
  if (!error) return;
  const code = "code" in error ? (error.code ?? "") : "";
  const known = words[code];
  throw new Error(known ? t(known) : (error.message ?? t("frame.didNotWork")));
}
