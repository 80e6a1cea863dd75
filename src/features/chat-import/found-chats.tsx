"use client";

import type { Sent } from "#client/file-import.ts";
import type { ChatImportReport } from "#contracts/chat-import.ts";
import { t } from "#messages/text.ts";
import { chatSourceNames } from "./chat-source-names.ts";

/** What a file of chats has in it. */
export function FoundChats({ report: { source, added, known, empty, messages, titles } }: { report: Sent<ChatImportReport> }) {
  return (
    <div className="space-y-2 text-sm">
      <p className="font-medium">{t("chats.found", { source: chatSourceNames[source], count: added, messages })}</p>
      {known > 0 ? <p className="text-muted">{t("chats.known", { count: known })}</p> : null}
      {empty > 0 ? <p className="text-muted">{t("chats.empty", { count: empty })}</p> : null}
      {titles.length > 0 ? (
        <ul className="max-h-48 list-disc space-y-0.5 overflow-y-auto pl-5 text-[13px] text-muted">
          {titles.map((title, at) => (
            <li key={at} dir="auto">
              {title}
            </li>
          ))}
          {added > titles.length ? <li>{t("chats.more", { count: added - titles.length })}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}
