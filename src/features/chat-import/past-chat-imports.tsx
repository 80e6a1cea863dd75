"use client";

import { useQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { PastList } from "#components/ui/past-list.tsx";
import { t } from "#messages/text.ts";
import { chatSourceNames } from "./chat-source-names.ts";
import { useUndoChats } from "./use-undo-chats.ts";

/** The imports of before, each taken back as a whole. */
export function PastChatImports() {
  const imports = useQuery(useTRPC().conversations.imports.queryOptions()).data ?? [];
  const undo = useUndoChats();
  const rows = imports.map(({ id, name, source, chats, createdAt }) => ({
    id,
    name: name || chatSourceNames[source],
    facts: `${chatSourceNames[source]} · ${readerTime(createdAt, "dayAndTime")} · ${t("chats.count", { count: chats })}`,
    ...(chats > 0 ? { undo: { label: `${t("chats.undo")}: ${name || chatSourceNames[source]}`, press: () => undo.mutate({ id }) } } : {}),
  }));
  return <PastList heading="h2" title={t("chats.past")} rows={rows} undoText={t("chats.undo")} isPending={undo.isPending} />;
}
