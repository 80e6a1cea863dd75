"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { MailWarning } from "lucide-react";
import { sendVerificationEmail } from "#client/auth.ts";
import { useTRPC } from "#client/trpc.tsx";
import { unwrap } from "#client/unwrap.ts";
import { Button } from "#components/ui/button.tsx";
import { useAccount } from "#features/frame/account-context.tsx";
import { LocalMailbox } from "#features/frame/local-mailbox.tsx";
import { t } from "#messages/text.ts";

/** Above the composer while its model waits for a confirmed address: what to do, and the mail once more. */
export function ConfirmEmailHint({ isNeeded }: { isNeeded: boolean }) {
  const trpc = useTRPC();
  const account = useAccount();
  // The link of the mail is opened in another tab: this one looks again when someone comes back to it.
  const { data: { email, emailVerified } = account } = useQuery({
    ...trpc.account.me.queryOptions(),
    enabled: isNeeded,
    refetchOnWindowFocus: "always",
  });
  const send = useMutation({ mutationFn: async () => unwrap(await sendVerificationEmail({ email })) });
  if (!isNeeded || emailVerified) return null;
  return (
    <div role="status" className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl bg-panel px-3.5 py-2.5 text-[13px]">
      <p className="flex min-w-0 flex-1 basis-60 items-center gap-2">
        <MailWarning aria-hidden className="size-4 shrink-0 text-warning" />
        {send.isSuccess ? t("chat.confirmSent", { email }) : t("chat.confirmNeeded")}
      </p>
      {send.isSuccess ? (
        <LocalMailbox />
      ) : (
        <Button size="small" disabled={send.isPending} onClick={() => send.mutate()}>
          {t("chat.sendAgain")}
        </Button>
      )}
      {send.error ? <p className="basis-full text-danger">{send.error.message}</p> : null}
    </div>
  );
}
