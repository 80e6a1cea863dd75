"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { AddressOnce } from "#components/ui/address-once.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The secret address whose mails become tasks: made, shown once, taken back. Nothing where the operator has not set it up. */
export function MailSection() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: mail } = useQuery(trpc.transfer.mail.queryOptions());
  const refresh = () => cache.invalidateQueries({ queryKey: trpc.transfer.mail.queryKey() });
  const onError = (error: { message: string }) => void toast.error(t("transfer.mailFailed"), { description: error.message });
  const create = useMutation(trpc.transfer.createMail.mutationOptions({ onSuccess: refresh, onError }));
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
        <AddressOnce
          text={t("transfer.mailOnce")}
          label={t("transfer.mailAddress")}
          address={address}
          copy={t("transfer.copy")}
          copied={t("transfer.copied")}
        />
      ) : mail.createdAt ? (
        <p className="text-sm text-muted">{t("transfer.mailSince", { date: readerTime(mail.createdAt, "medium") })}</p>
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
