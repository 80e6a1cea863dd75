"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SecretLine } from "#features/account/secret-line.tsx";
import { t } from "#messages/text.ts";
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
    ? { title: t("account.yourNewKey"), description: t("account.copyKeyNow") }
    : { title: t("account.createKeyTitle"), description: t("account.createKeyText") };
  return (
    <Dialog open={open} onOpenChange={change} {...words}>
      {secret ? (
        <>
          <SecretLine label={t("account.apiKey")} secret={secret} />
          <div className="mt-5 flex justify-end">
            <Button look="primary" onClick={() => change(false)}>
              {t("frame.done")}
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
