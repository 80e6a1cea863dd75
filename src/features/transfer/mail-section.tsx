"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The secret address whose mails become tasks: made, shown once, taken back. Nothing where the operator has not set it up. */
export function MailSection() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: mail } = useQuery(trpc.transfer.mail.queryOptions());
  const [isCopied, setCopied] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: trpc.transfer.mail.queryKey() });
  const onError = (error: { message: string }) => void toast.error(t("transfer.mailFailed"), { description: error.message });
  const onMade = () => {
    setCopied(false);
    return refresh();
  };
  const create = useMutation(trpc.transfer.createMail.mutationOptions({ onSuccess: onMade, onError }));
  const onRevoked = () => {
    create.reset();
    toast(t("transfer.mailGone"));
    return refresh();
  };
  const revoke = useMutation(trpc.transfer.revokeMail.mutationOptions({ onSuccess: onRevoked, onError }));
  const address = create.data?.address;
  if (!mail?.isOffered) return null;
  return (
    <section aria-label={t("transfer.mailTitle")} className="space-y-3">
      <h2 className="text-base font-medium">{t("transfer.mailTitle")}</h2>
      <p className="text-sm text-muted">{t("transfer.mailText")}</p>
      {address ? (
        <div className="rise space-y-2 rounded-xl border border-line bg-raised p-4">
          <p className="text-sm">{t("transfer.mailOnce")}</p>
          <div className="flex flex-wrap gap-2">
            <input
              readOnly
              dir="ltr"
              aria-label={t("transfer.mailAddress")}
              value={address}
              onFocus={(event) => event.target.select()}
              className="h-9 min-w-0 flex-1 basis-60 rounded-lg border border-line bg-panel px-2.5 font-mono text-xs max-md:h-11 max-md:text-base"
            />
            <Button className="max-md:h-11" onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}>
              {isCopied ? t("transfer.copied") : t("transfer.copy")}
            </Button>
          </div>
        </div>
      ) : mail.createdAt ? (
        <p className="text-sm text-muted">{t("transfer.mailSince", { date: readerTime(mail.createdAt, { dateStyle: "medium" }) })}</p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button className="max-md:h-11" disabled={create.isPending} onClick={() => create.mutate()}>
          {mail.createdAt ? t("transfer.mailRenew") : t("transfer.mailMake")}
        </Button>
        {mail.createdAt ? (
          <Button look="danger" className="max-md:h-11" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("transfer.mailRevoke")}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
