"use client";

import { usePathname } from "next/navigation";
import { t } from "#messages/text.ts";
import { ConversationItem } from "./conversation-item.tsx";
import { groupByDay } from "./group-by-day.ts";
import { useConversations } from "./use-conversations.ts";

const labels = {
  Pinned: "conversation.pinned",
  Today: "conversation.today",
  Yesterday: "conversation.yesterday",
  Earlier: "conversation.earlier",
} as const;

export function ConversationList({ onNavigate }: { onNavigate: (() => void) | undefined }) {
  const pathname = usePathname();
  const { data: conversations, error } = useConversations();
  if (error && !conversations) return <p className="px-2.5 text-[13px] text-muted">{t("conversation.notLoaded")}</p>;
  if (conversations?.length === 0) return <p className="px-2.5 text-[13px] text-muted">{t("conversation.empty")}</p>;
  const pinned = (conversations ?? []).filter((one) => one.pinned);
  const groups = [
    ...(pinned.length > 0 ? [{ label: "Pinned" as const, items: pinned }] : []),
    ...groupByDay((conversations ?? []).filter((one) => !one.pinned)),
  ];
  return groups.map(({ label, items }) => (
    <section key={label} aria-labelledby={`chats-${label}`} className="mb-4">
      <h2 id={`chats-${label}`} className="px-2.5 pb-1.5 text-xs font-medium text-faint">
        {t(labels[label])}
      </h2>
      <ul className="space-y-px">
        {items.map((conversation) => (
          <ConversationItem
            key={conversation.id}
            conversation={conversation}
            active={pathname === `/chat/${conversation.id}`}
            onNavigate={onNavigate}
          />
        ))}
      </ul>
    </section>
  ));
}
