"use client";

import { useQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";
import { chatSourceNames } from "./chat-source-names.ts";
import { useUndoChats } from "./use-undo-chats.ts";

/** The imports of before, each taken back as a whole. */
export function PastChatImports() {
  const imports = useQuery(useTRPC().conversations.imports.queryOptions()).data ?? [];
  const undo = useUndoChats();
  if (imports.length === 0) return null;
  return (
    <section aria-label={t("chats.past")} className="mt-8">
      <h2 className="text-[13px] font-medium text-muted">{t("chats.past")}</h2>
      <ul className="divide-y divide-line">
        {imports.map(({ id, name, source, chats, createdAt }) => (
          <li key={id} className="flex items-center gap-3 py-2.5">
            <div className="min-w-0 flex-1">
              <p dir="auto" className="truncate text-sm">
                {name || chatSourceNames[source]}
              </p>
              <p className="text-[13px] text-muted">
                {chatSourceNames[source]} · {readerTime(createdAt, "dayAndTime")} · {t("chats.count", { count: chats })}
              </p>
            </div>
            {chats > 0 ? (
              <Button size="small" className="max-md:h-11" disabled={undo.isPending} onClick={() => undo.mutate({ id })}>
                {t("chats.undo")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
