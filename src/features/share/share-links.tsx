"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The links to a chat that open something, each of which can be revoked. */
export function ShareLinks({ conversationId }: { conversationId: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: links = [] } = useQuery(trpc.shares.list.queryOptions({ conversationId }, { staleTime: 0 }));
  const revoke = useMutation(
    trpc.shares.revoke.mutationOptions({
      onSuccess: () => toast(t("share.revoked")),
      onError: (error) => toast.error(t("share.failed"), { description: error.message }),
      onSettled: () => cache.invalidateQueries({ queryKey: trpc.shares.list.queryKey() }),
    }),
  );
  if (links.length === 0) return null;
  const day = (time: string) => readerTime(time, "medium");
  return (
    <section aria-label={t("share.links")}>
      <h3 className="text-[13px] font-medium">{t("share.links")}</h3>
      <ul className="divide-y divide-line">
        {links.map(({ id, messageCount, createdAt, expiresAt }) => (
          <li key={id} className="flex items-center gap-3 py-2 text-[13px]">
            <p className="min-w-0 flex-1 text-muted">
              {t("share.link", { count: messageCount, day: day(createdAt) })},{" "}
              {expiresAt ? t("share.until", { day: day(expiresAt) }) : t("share.untilRevoked")}
            </p>
            <Button size="small" look="danger" className="max-md:h-11" disabled={revoke.isPending} onClick={() => revoke.mutate({ id })}>
              {t("share.revoke")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
