"use client";

import { Play, RotateCcw } from "lucide-react";
import Link from "next/link";
import { lazy, memo, Suspense } from "react";
import { Button, buttonClass, IconButton } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Logo } from "#components/ui/logo.tsx";
import { pendingOf } from "#contracts/mcp-pending.ts";
import type { Message, MessagePart, ToolPart } from "#contracts/message.ts";
import type { MessageNotes } from "#contracts/message-notes.ts";
import { withLocalTimes } from "#features/billing/billing-labels.ts";
import { isLimit, LimitLink } from "#features/billing/limit-notice.tsx";
import { UnseenPictures } from "#features/chat/compose/unseen-pictures.tsx";
import { BranchSwitch } from "#features/chat/screen/branch-switch.tsx";
import { isLive } from "#features/chat/stream/conversation-state.ts";
import { MessageDetails } from "#features/usage/message-details.tsx";
import { replyFailures } from "#messages/reply-failures.ts";
import { serverWords } from "#messages/server-words.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { CopyButton } from "./copy-button.tsx";
import { Reasoning } from "./reasoning.tsx";
import { RepeatButton } from "./repeat-button.tsx";
import { Sources } from "./sources.tsx";
import { textOfMessage } from "./text-of-message.ts";
import { ManyCalls } from "./tool/many-calls.tsx";
import { ToolCard } from "./tool-card.tsx";
import type { MessageProps } from "./user-message.tsx";

const Markdown = lazy(() => import("#features/chat/markdown/markdown.tsx").then(({ Markdown }) => ({ default: Markdown })));

type AssistantMessageProps = MessageProps & {
  notes: MessageNotes | undefined;
  /** Its actions are always in sight; those of earlier replies come when they are pointed at. */
  isNewest: boolean;
  /** What it was asked for. */
  question: string;
};

export function AssistantMessage({ message, notes, siblings, actions, canSend, isNewest, question }: AssistantMessageProps) {
  const isWriting = message.status === "streaming";
  const text = textOfMessage(message);
  const listed = listedCalls(message);
  const isListed = (part: MessagePart) => part.type === "tool" && listed.includes(part);
  return (
    <article aria-label={t("chat.assistant")} className="group flex gap-3.5">
      <Logo className="mt-0.5 hidden size-6 shrink-0 sm:block" />
      <div className="min-w-0 flex-1 space-y-3 [&>[data-tool]:has(+[data-tool])]:mb-1.5">
        {message.parts.map((part, index) => (
          <Part
            key={index}
            part={isListed(part) ? null : part}
            isOpen={isWriting && index === message.parts.length - 1}
            thoughtMs={notes?.thoughtMs[index]}
            messageId={message.id}
            onDecide={actions.decide}
            onAnswer={actions.answer}
          />
        ))}
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
        <End
          message={message}
          onContinue={() => void actions.announceAndStart(message.id)}
          onRegenerate={canSend ? () => void actions.regenerate(message.id) : null}
        />
        <div className="-mt-1 -mb-3 -ml-2 flex items-center gap-0.5 empty:hidden">
          {isLive(message) ? null : (
            <div className={classNames("flex gap-0.5", isNewest || hoverShows)}>
              {text ? <CopyButton text={text} label={t("chat.copyReply")} /> : null}
              <IconButton label={t("chat.regenerate")} disabled={!canSend} onClick={() => void actions.regenerate(message.id)}>
                <RotateCcw className="size-3.5" />
              </IconButton>
              {question ? <RepeatButton question={question} /> : null}
              <MessageDetails messageId={message.id} />
            </div>
          )}
          <BranchSwitch message={message} siblings={siblings} onShow={actions.show} />
        </div>
      </div>
    </article>
  );
}

const hoverShows =
  "opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100";

/** A server's question to the user keeps the reply waiting. */
function isAsking({ parts }: Message): boolean {
  return parts.some((part) => part.type === "tool" && part.status === "pending" && pendingOf(part.output).question);
}

/** Calls that wait together are shown as one list. */
function listedCalls({ status, parts }: Message): ToolPart[] {
  const waiting = parts.filter((part): part is ToolPart => part.type === "tool" && part.status === "awaiting_approval");
  return status === "awaiting_approval" && waiting.length > 1 ? waiting : [];
}

type PartProps = {
  part: MessagePart | null;
  isOpen: boolean;
  thoughtMs: number | undefined;
  messageId: string;
  onDecide: MessageProps["actions"]["decide"];
  onAnswer: MessageProps["actions"]["answer"];
};

const Part = memo(
  function Part({ part, isOpen, thoughtMs, messageId, onDecide, onAnswer }: PartProps) {
    if (!part) return null;
    if (part.type === "text") {
      return (
        // A boundary of its own: while the renderer loads, the words stand there as they came and the page stays.
        <Suspense
          fallback={
            <p dir="auto" className="prose-chat whitespace-pre-wrap">
              {part.text}
            </p>
          }
        >
          <Markdown text={part.text} isOpen={isOpen} />
        </Suspense>
      );
    }
    if (part.type === "reasoning") return <Reasoning text={part.text} isOpen={isOpen} ms={thoughtMs} />;
    if (part.type === "tool")
      return (
        <ToolCard
          part={part}
          messageId={messageId}
          onDecide={(decision) => void onDecide(messageId, part.callId, decision)}
          onAnswer={(questionId, reply) => onAnswer({ messageId, callId: part.callId, questionId, ...reply })}
        />
      );
    return null;
  },
  // The actions are made anew on every render and do the same: they do not make a finished part render again.
  (before, after) => before.part === after.part && before.isOpen === after.isOpen && before.thoughtMs === after.thoughtMs,
);

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

const ends: Partial<Record<Message["status"], MessageKey>> = {
  stopped: "chat.endStopped",
  interrupted: "chat.endInterrupted",
  failed: "chat.endFailed",
};

/** Failures that a key, an address or another model mends. */
const helpedBySettings = new Set(["WRONG_KEY", "QUOTA", "MODEL_NOT_FOUND", "ADDRESS_REFUSED"]);

/** Ends behind which there is more to come: their words tell the reader to press Continue. */
const continued = new Set(["OUTPUT_LIMIT", "BAD_ARGUMENTS", "TOO_MANY_STEPS", "TURN_LIMIT"]);

type EndProps = { message: Message; onContinue: () => void; onRegenerate: (() => void) | null };

/** How a reply ended when it did not end well, and the way to let it go on. */
function End({ message, onContinue, onRegenerate }: EndProps) {
  const words = ends[message.status];
  if (!words) return null;
  const failed = message.status === "failed";
  const goesOn = !failed || continued.has(message.error?.code ?? "");
  return (
    <div
      role={failed ? "alert" : "status"}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl px-3.5 py-2.5 text-sm ${failed ? "bg-danger-soft text-danger" : "bg-panel text-muted"}`}
    >
      <p className="min-w-0 flex-1">
        {withLocalTimes(message.error ? serverWords(message.error.message, replyFailures[message.error.code]) : t(words))}
      </p>
      {isLimit(message.error?.code) ? <LimitLink /> : null}
      {message.error && helpedBySettings.has(message.error.code) ? (
        <Link href="/settings#models" className={buttonClass("secondary", "small")}>
          {t("chat.modelsAndKeys")}
        </Link>
      ) : null}
      {message.error?.code === "REFUSED" ? (
        // What the model declined it would decline to continue: only a new answer may be another one.
        <Button size="small" disabled={!onRegenerate} onClick={() => onRegenerate?.()}>
          <RotateCcw aria-hidden className="size-3.5" /> {t("frame.tryAgain")}
        </Button>
      ) : (
        <Button size="small" onClick={onContinue}>
          {goesOn ? <Play aria-hidden className="size-3.5" /> : <RotateCcw aria-hidden className="size-3.5" />}{" "}
          {goesOn ? t("chat.continue") : t("chat.retry")}
        </Button>
      )}
    </div>
  );
}
