"use client";

import { Clock, TriangleAlert } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { withLocalTimes } from "#features/billing/billing-labels.ts";
import { isLimit, LimitLink } from "#features/billing/limit-notice.tsx";
import { UserBubble } from "#features/chat/message/user-bubble.tsx";
import { MessageFiles } from "#features/file/message-files.tsx";
import { t } from "#messages/text.ts";
import { discardPost, type OutboxEntry, retryPost } from "./outbox.ts";

/** A message of this browser that the server has not taken yet. */
export function UnsentMessage({ entry }: { entry: OutboxEntry }) {
  return (
    <div className="rise flex flex-col items-end gap-1.5">
      <MessageFiles files={entry.files ?? []} />
      <UserBubble text={entry.text} dimmed />
      {entry.state === "pending" ? (
        <p className="flex items-center gap-1.5 text-xs text-muted">
          <Clock aria-hidden className="size-3.5" /> {t("chat.sending")}
        </p>
      ) : (
        <div role="alert" className="flex flex-wrap items-center justify-end gap-2 text-[13px] text-danger">
          <TriangleAlert aria-hidden className="size-4" /> {t("chat.unsent", { why: withLocalTimes(entry.error ?? "") })}
          <span className="flex gap-2">
            {isLimit(entry.code) ? <LimitLink /> : null}
            <Button size="small" onClick={() => retryPost(entry.messageId)}>
              {t("frame.tryAgain")}
            </Button>
            <Button size="small" look="quiet" onClick={() => discardPost(entry.messageId)}>
              {t("task.discard")}
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}
