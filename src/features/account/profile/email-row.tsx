"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { BadgeCheck, MailWarning } from "lucide-react";
import { sendVerificationEmail } from "#client/auth.ts";
import { useTRPC } from "#client/trpc.tsx";
import { unwrap } from "#client/unwrap.ts";
import { Button } from "#components/ui/button.tsx";
import { useAccount } from "#features/frame/account-context.tsx";
import { LocalMailbox } from "#features/frame/local-mailbox.tsx";
import { t } from "#messages/text.ts";
import { EmailDialog } from "./email-dialog.tsx";

/** The account's address, whether it is confirmed, and what to do when it is not. */
export function EmailRow() {
  const trpc = useTRPC();
  const account = useAccount();
  // The link of the mail is opened in another tab: this one looks again when someone comes back to it.
  const { data: { email, emailVerified } = account } = useQuery({ ...trpc.account.me.queryOptions(), refetchOnWindowFocus: "always" });
  const send = useMutation({ mutationFn: async () => unwrap(await sendVerificationEmail({ email })) });
  return (
    <div className="mt-6">
      <p className="mb-1.5 text-[13px] font-medium">{t("frame.eMail")}</p>
      <div className="rounded-xl border border-line bg-raised px-4 py-3">
        <div className="flex items-center gap-3">
          <p className="min-w-0 flex-1 truncate text-sm">{email}</p>
          <EmailDialog />
        </div>
        {emailVerified ? (
          <p className="mt-0.5 flex items-center gap-1.5 text-xs text-accent-text">
            <BadgeCheck className="size-3.5" aria-hidden />
            {t("account.confirmed")}
          </p>
        ) : (
          <div className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-2.5">
            <p role="status" className="flex min-w-0 flex-1 basis-40 items-center gap-1.5 text-[13px] text-warning">
              <MailWarning className="size-3.5 shrink-0" aria-hidden />
              {send.isSuccess ? t("account.verificationSent") : t("account.notConfirmedYet")}
            </p>
            {send.isSuccess ? (
              <LocalMailbox />
            ) : (
              <Button size="small" disabled={send.isPending} onClick={() => send.mutate()}>
                {t("account.sendAgain")}
              </Button>
            )}
            {send.error ? <p className="basis-full text-[13px] text-danger">{send.error.message}</p> : null}
          </div>
        )}
      </div>
    </div>
  );
}
