"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { t } from "#messages/text.ts";

/** The way to the local mailbox, where that stands in for a mail provider; else nothing. */
export function LocalMailbox() {
  const trpc = useTRPC();
  const { data: local } = useQuery(trpc.local.info.queryOptions());
  if (!local?.mailboxUrl) return null;
  return (
    <a
      href={local.mailboxUrl}
      target="_blank"
      rel="noreferrer"
      className="text-[13px] font-medium text-accent-text underline underline-offset-3"
    >
      {t("frame.openMailbox")}
    </a>
  );
}
