"use client";

import { useMutation } from "@tanstack/react-query";
import { passkey } from "#client/auth.ts";
import { withConfirmation } from "#client/confirmation.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { deviceLabels } from "#contracts/device.ts";
import { PasskeyNameForm } from "./passkey-name-form.tsx";

type AddPasskeyProps = { open: boolean; onOpenChange: (open: boolean) => void; onAdded: () => void };

/** Names a passkey, then lets the browser make it. */
export function AddPasskey({ open, onOpenChange, onAdded }: AddPasskeyProps) {
  const add = useMutation({
    mutationFn: register,
    onSuccess: () => {
      toast.success("Passkey added");
      change(false);
      onAdded();
    },
  });
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) add.reset();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title="Add a passkey"
      description="Sign in with your fingerprint, your face or your device's PIN instead of a password."
    >
      <PasskeyNameForm
        name={open ? deviceLabels(navigator.userAgent) : ""}
        action="Continue"
        busy={add.isPending}
        error={add.error?.message}
        onName={(name) => add.mutate(name)}
      />
    </Dialog>
  );
}

const words: Record<string, string> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: "This device has a passkey for your account already.",
  ERROR_CEREMONY_ABORTED: "The passkey was not made. Try again.",
};

async function register(name: string): Promise<void> {
  const { error } = await withConfirmation(() => passkey.addPasskey({ name }));
  if (!error) return;
  const code = "code" in error ? (error.code ?? "") : "";
  throw new Error(words[code] ?? error.message ?? "That did not work. Try again.");
}
