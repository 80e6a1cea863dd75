"use client";

import { Columns2 } from "lucide-react";
import { IconButton } from "#components/ui/button.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { pendingOf } from "#contracts/mcp-pending.ts";
import type { Message, MessagePart, ToolPart } from "#contracts/message.ts";
import type { MessageNotes } from "#contracts/message-notes.ts";
import { proposalName } from "#contracts/proposal.ts";
import { UnseenPictures } from "#features/chat/compose/unseen-pictures.tsx";
import type { Models } from "#features/chat/compose/use-model.ts";
import { BranchSwitch } from "#features/chat/screen/branch-switch.tsx";
import { isLive } from "#features/chat/stream/conversation-state.ts";
import { t } from "#messages/text.ts";
import { Part } from "./message-part.tsx";
import { groupParts } from "./part-groups.ts";
import { ReplyActions } from "./reply-actions.tsx";
import { ReplyEnd } from "./reply-end.tsx";
import { Sources } from "./sources.tsx";
import { ManyCalls } from "./tool/many-calls.tsx";
import { ManyDone } from "./tool/many-done.tsx";
import type { MessageProps } from "./user-message.tsx";

type AssistantMessageProps = MessageProps & {
  notes: MessageNotes | undefined;
  /** Its actions are always in sight; those of earlier replies come when they are pointed at. */
  isNewest: boolean;
  /** What it was asked for. */
  question: string;
  models: Models;
  /** Sets its versions beside each other; null while there is one, or they are. */
  onCompare: (() => void) | null;
};

export function AssistantMessage({
  message,
  notes,
  siblings,
  actions,
  canSend,
  isNewest,
  question,
  models,
  onCompare,
}: AssistantMessageProps) {
  const isWriting = message.status === "streaming";
  const listed = listedCalls(message);
  const isListed = (part: MessagePart) => part.type === "tool" && listed.includes(part);
  const drawn = (part: MessagePart | null, index: number) => (
    <Part
      key={index}
      part={part}
      isOpen={isWriting && index === message.parts.length - 1}
      thoughtMs={notes?.thoughtMs[index]}
      messageId={message.id}
      onDecide={actions.decide}
      onAnswer={actions.answer}
    />
  );
  return (
    <article tabIndex={-1} aria-label={t("chat.assistant")} className="group flex gap-3.5 rounded-xl outline-offset-4">
      <Logo className="mt-0.5 hidden size-6 shrink-0 sm:block" />
      <div className="min-w-0 flex-1 space-y-3 [&>[data-tool]:has(+[data-tool])]:mb-1.5">
        {groupParts(message.parts.map((part) => (isListed(part) ? null : part))).map(({ at, parts }) =>
          parts.length > 1 ? (
            <ManyDone key={at} parts={parts.filter((part) => part?.type === "tool")} isWriting={isWriting}>
              {parts.map((part, index) => drawn(part, at + index))}
            </ManyDone>
          ) : (
            drawn(parts[0] ?? null, at)
          ),
        )}
        {listed.length > 0 ? (
          <ManyCalls
            parts={listed}
            onDecide={(callId, decision) => void actions.decide(message.id, callId, decision)}
            onDecideAll={(decision) => void actions.decideAll(message.id, decision)}
          />
        ) : null}
        {isWriting && message.parts.at(-1)?.type !== "text" && !isAsking(message) ? <Thinking /> : null}
        <Sources citations={notes?.citations ?? []} />
        <UnseenPictures count={notes?.unseenPictures ?? 0} />
        <ReplyEnd
          message={message}
          onContinue={() => void actions.announceAndStart(message.id)}
          onRegenerate={canSend ? () => void actions.regenerate(message.id) : null}
        />
        <div className="-mt-1 -mb-3 -ml-2 flex items-center gap-0.5 empty:hidden">
          {isLive(message) ? null : (
            <ReplyActions
              message={message}
              models={models}
              question={question}
              canSend={canSend}
              isNewest={isNewest}
              onRegenerate={(model) => void actions.regenerate(message.id, model)}
              onRemove={() => void actions.remove(message.id)}
            />
          )}
          <BranchSwitch message={message} siblings={siblings} onShow={actions.show} />
          {onCompare ? (
            <IconButton label={t("chat.compare")} className="size-7" onClick={onCompare}>
              <Columns2 className="size-3.5" />
            </IconButton>
          ) : null}
        </div>
      </div>
    </article>
  );
}

/** A server's question to the user keeps the reply waiting. */
function isAsking({ parts }: Message): boolean {
  return parts.some((part) => part.type === "tool" && part.status === "pending" && pendingOf(part.output).question);
}

/** Calls that wait together are shown as one list; beside a proposal, which is a list itself, each by itself. */
function listedCalls({ status, parts }: Message): ToolPart[] {
  const waiting = parts.filter((part): part is ToolPart => part.type === "tool" && part.status === "awaiting_approval");
  const isList = status === "awaiting_approval" && waiting.length > 1 && !waiting.some(({ name }) => name === proposalName);
  return isList ? waiting : [];
}

function Thinking() {
  return (
    <p className="flex h-6 items-center gap-1" role="status">
      <span className="sr-only">{t("chat.thinkingNow")}</span>
      {[0, 150, 300].map((delay) => (
        <span key={delay} aria-hidden className="size-1.5 animate-pulse rounded-full bg-accent" style={{ animationDelay: `${delay}ms` }} />
      ))}
    </p>
  );
}
