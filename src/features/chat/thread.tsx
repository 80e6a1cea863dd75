"use client";

import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import { useStickToBottom } from "use-stick-to-bottom";
import { Button } from "../../components/ui/button.tsx";
import { AssistantMessage } from "./assistant-message.tsx";
import type { BranchStep } from "./branch.ts";
import type { OutboxEntry } from "./outbox.ts";
import { UnsentMessage } from "./unsent-message.tsx";
import type { ChatActions } from "./use-chat-actions.ts";
import { UserMessage } from "./user-message.tsx";

/** `older`: what stands above the oldest message while there are earlier ones. */
type ThreadProps = { branch: BranchStep[]; unsent: OutboxEntry[]; actions: ChatActions; canSend: boolean; older: ReactNode };

/** The conversation. It follows new text only while the reader is at its end. */
export function Thread({ branch, unsent, actions, canSend, older }: ThreadProps) {
  const { scrollRef, contentRef, isAtBottom, scrollToBottom } = useStickToBottom({ initial: "instant", resize: "instant" });
  const last = branch.at(-1)?.message;
  const isWriting = last?.status === "streaming";
  const shownIds = new Set(branch.map(({ message }) => message.id));

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scrollRef}
        tabIndex={0}
        role="log"
        aria-label="Conversation"
        aria-live="polite"
        aria-busy={isWriting}
        className="h-full overflow-y-auto outline-offset-[-2px]"
      >
        <div ref={contentRef} className="mx-auto w-full max-w-3xl space-y-5 px-4 py-6 md:px-7 md:py-8">
          {older}
          {branch.map(({ message, siblings }) =>
            message.role === "user" ? (
              <UserMessage key={message.id} message={message} siblings={siblings} actions={actions} canSend={canSend} />
            ) : (
              <AssistantMessage
                key={message.id}
                message={message}
                siblings={siblings}
                actions={actions}
                canSend={canSend}
                isNewest={message === last}
              />
            ),
          )}
          {unsent.map((entry) => (shownIds.has(entry.messageId) ? null : <UnsentMessage key={entry.messageId} entry={entry} />))}
        </div>
      </div>
      {isAtBottom ? null : (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full bg-raised px-3 shadow-float"
          onClick={() => void scrollToBottom()}
        >
          <ArrowDown aria-hidden className="size-3.5" /> Jump to newest
        </Button>
      )}
    </div>
  );
}
