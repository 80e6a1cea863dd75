"use client";

import { ArrowDown } from "lucide-react";
import { Fragment, type ReactNode, useEffect, useState } from "react";
import { useStickToBottom } from "use-stick-to-bottom";
import { Button } from "#components/ui/button.tsx";
import type { Message } from "#contracts/message.ts";
import type { MessageNotes } from "#contracts/message-notes.ts";
import type { OutboxEntry } from "#features/chat/compose/outbox.ts";
import { UnsentMessage } from "#features/chat/compose/unsent-message.tsx";
import type { Models } from "#features/chat/compose/use-model.ts";
import { SummaryCard } from "#features/chat/context/summary-card.tsx";
import type { ShownSummary } from "#features/chat/context/use-summary.ts";
import { SelectionBar } from "#features/chat/message/selection-bar.tsx";
import { textOfMessage } from "#features/chat/message/text-of-message.ts";
import type { BranchStep } from "#features/chat/stream/branch.ts";
import { t } from "#messages/text.ts";
import type { ThreadActions } from "./leave-branch.tsx";
import { ThreadRow } from "./thread-row.tsx";
import { useNearRows } from "./use-near-rows.ts";
import { useStableActions } from "./use-stable-actions.ts";

/** Of longer conversations only what is near the screen is drawn; in shorter ones the browser's own search finds all words. */
const allRowsMax = 400;
/** The end of a conversation is drawn always: it opens there. */
const lastRows = 40;

type ThreadProps = {
  branch: BranchStep[];
  messages: ReadonlyMap<string, Message>;
  unsent: OutboxEntry[];
  notes: ReadonlyMap<string, MessageNotes>;
  actions: ThreadActions;
  canSend: boolean;
  models: Models;
  /** Shown above the oldest message while there are earlier ones. */
  older: ReactNode;
  /** The message that the reader looked for. */
  found: string | null;
  /** The summary that the model gets of the branch's beginning. */
  summary: ShownSummary | null;
};

/** What the reply at this place was asked for. */
function questionOf(branch: BranchStep[], at: number): string {
  const before = branch[at - 1]?.message;
  return before?.role === "user" ? textOfMessage(before) : "";
}

/** The version before the one that is shown, else the one after it. */
function versionBeside({ id }: Message, siblings: string[], messages: ReadonlyMap<string, Message>): Message | null {
  const at = siblings.indexOf(id);
  return messages.get(siblings[at > 0 ? at - 1 : at + 1] ?? "") ?? null;
}

/** The conversation. It follows new text only while the reader is at its end. */
export function Thread({ branch, messages, unsent, notes, actions, canSend, models, older, found, summary }: ThreadProps) {
  const { scrollRef, contentRef, isAtBottom, scrollToBottom, stopScroll } = useStickToBottom({ initial: "instant", resize: "instant" });
  const stable = useStableActions(actions);
  const [compared, setCompared] = useState<string | null>(null);
  const near = useNearRows(scrollRef);
  const last = branch.at(-1)?.message;
  const isWriting = last?.status === "streaming";
  const shownIds = new Set(branch.map(({ message }) => message.id));
  useEffect(() => {
    if (!found) return;
    stopScroll();
    const place = document.getElementById(`message-${found}`);
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  }, [found, stopScroll]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scrollRef}
        tabIndex={0}
        role="log"
        aria-label={t("chat.conversation")}
        aria-live="polite"
        aria-busy={isWriting}
        className="h-full overflow-y-auto outline-offset-[-2px]"
      >
        <div ref={contentRef} className="mx-auto w-full max-w-3xl space-y-5 px-4 py-6 md:px-7 md:py-8">
          {older}
          {branch.map(({ message, siblings }, at) => (
            <Fragment key={message.id}>
              <ThreadRow
                message={message}
                siblings={siblings}
                notes={notes.get(message.id)}
                question={questionOf(branch, at)}
                isNewest={message === last}
                isFound={message.id === found}
                beside={message.role === "assistant" && message.parentId === compared ? versionBeside(message, siblings, messages) : null}
                onCompare={setCompared}
                isFar={branch.length > allRowsMax && at < branch.length - lastRows}
                {...{ actions: stable, canSend, models, near }}
              />
              {summary?.summary.messageId === message.id ? <SummaryCard {...summary} /> : null}
            </Fragment>
          ))}
          {unsent.map((entry) => (shownIds.has(entry.messageId) ? null : <UnsentMessage key={entry.messageId} entry={entry} />))}
        </div>
      </div>
      <SelectionBar place={scrollRef} />
      {isAtBottom ? null : (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full bg-raised px-3 shadow-float"
          onClick={() => void scrollToBottom()}
        >
          <ArrowDown aria-hidden className="size-3.5" /> {t("chat.jumpToNewest")}
        </Button>
      )}
    </div>
  );
}
