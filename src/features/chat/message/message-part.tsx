"use client";

import { lazy, memo, Suspense } from "react";
import type { MessagePart } from "#contracts/message.ts";
import { proposalName } from "#contracts/proposal.ts";
import { useFlowingText } from "#features/chat/stream/use-flowing-text.ts";
import { Reasoning } from "./reasoning.tsx";
import { ToolCard } from "./tool-card.tsx";
import type { MessageProps } from "./user-message.tsx";

const Markdown = lazy(() => import("#features/chat/markdown/markdown.tsx").then(({ Markdown }) => ({ default: Markdown })));
const ProposalCard = lazy(() => import("./tool/proposal-card.tsx").then(({ ProposalCard }) => ({ default: ProposalCard })));

function Flowing({ text, isOpen }: { text: string; isOpen: boolean }) {
  return <Markdown text={useFlowingText(text, isOpen)} isOpen={isOpen} />;
}

export type PartProps = {
  part: MessagePart | null;
  isOpen: boolean;
  thoughtMs: number | undefined;
  messageId: string;
  onDecide: MessageProps["actions"]["decide"];
  onAnswer: MessageProps["actions"]["answer"];
};

/** One part of a reply. */
export const Part = memo(
  function Part({ part, isOpen, thoughtMs, messageId, onDecide, onAnswer }: PartProps) {
    if (!part) return null;
    if (part.type === "text") {
      return (
        // A boundary of its own: while the renderer loads, the raw text is shown and the page stays.
        <Suspense
          fallback={
            <p dir="auto" className="prose-chat whitespace-pre-wrap">
              {part.text}
            </p>
          }
        >
          <Flowing text={part.text} isOpen={isOpen} />
        </Suspense>
      );
    }
    if (part.type === "tool" && part.name === proposalName)
      return (
        <Suspense fallback={null}>
          <ProposalCard
            part={part}
            messageId={messageId}
            onDecide={(decision, chosen) => void onDecide(messageId, part.callId, decision, chosen)}
          />
        </Suspense>
      );
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
  // The actions are new on every render but equivalent: they do not make a finished part render again.
  (before, after) => before.part === after.part && before.isOpen === after.isOpen && before.thoughtMs === after.thoughtMs,
);
