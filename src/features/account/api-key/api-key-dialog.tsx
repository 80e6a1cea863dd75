"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SecretLine } from "#features/account/secret-line.tsx";
import { ApiKeyForm } from "./api-key-form.tsx";

type ApiKeyDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onCreated: () => void };

/** Makes a key and shows it, once: closing the dialog forgets it. */
export function ApiKeyDialog({ open, onOpenChange, onCreated }: ApiKeyDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) setSecret(null);
  }
  const words = secret
    ? { title: "Your new key", description: "Copy it now. It is not stored and cannot be shown again." }
    : { title: "Create an API key", description: "For programs of yours. A key never manages your account." };
  return (
    <Dialog open={open} onOpenChange={change} {...words}>
      {secret ? (
        <>
          <SecretLine label="API key" secret={secret} />
          <div className="mt-5 flex justify-end">
            <Button look="primary" onClick={() => change(false)}>
              Done
            </Button>
          </div>
        </>
      ) : (
        <ApiKeyForm
          onCreated={(key) => {
            setSecret(key);
            onCreated();
          }}
        />
      )}
    </Dialog>
  );
}
