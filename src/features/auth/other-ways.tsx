"use client";

import { useMutation } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useSyncExternalStore } from "react";
import { signIn } from "#client/auth.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Notice } from "./notice.tsx";
import { SocialButtons } from "./social-buttons.tsx";

/** The ways to sign in beside the password. */
export function OtherWays({ next }: { next: string }) {
  const attempt = useMutation({ mutationFn: () => enterByPasskey(next) });
  // Rendered on the server too, which knows nothing of the browser's abilities.
  const able = useSyncExternalStore(
    () => () => {},
    () => "PublicKeyCredential" in window,
    () => true,
  );
  return (
    <div className="mt-5 space-y-2.5 border-t border-line pt-5">
      {attempt.error ? <Notice tone="error">{attempt.error.message}</Notice> : null}
      {able ? (
        <Button className="h-10 w-full" disabled={attempt.isPending} onClick={() => attempt.mutate()}>
          <Fingerprint aria-hidden className="size-4 text-muted" />
          {t("auth.continueWithPasskey")}
        </Button>
      ) : null}
      <SocialButtons next={next} />
    </div>
  );
}

const words: Record<string, MessageKey> = {
  PASSKEY_NOT_FOUND: "auth.passkeyUnknown",
  ACCOUNT_DELETED: "auth.deletedSignIn",
};

async function enterByPasskey(next: string): Promise<void> {
  const { error } = await signIn.passkey();
  if (!error) return window.location.assign(next);
  const code = "code" in error ? (error.code ?? "") : "";
  // The browser has shown its own dialog: closing it is no error.
  if (code === "ERROR_CEREMONY_ABORTED" || code === "AUTH_CANCELLED") return;
  const known = words[code];
  throw new Error(known ? t(known) : (error.message ?? t("frame.didNotWork")));
}
