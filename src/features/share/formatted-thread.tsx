"use client";

import { lazy, Suspense } from "react";
import type { SharedMessage } from "#contracts/share.ts";
import { SharedThread } from "./shared-thread.tsx";

const Markdown = lazy(() => import("#features/chat/markdown/markdown.tsx").then(({ Markdown }) => ({ default: Markdown })));

/** The same with what the assistant wrote drawn as in the chat. */
export function FormattedThread({ messages }: { messages: SharedMessage[] }) {
  const format = (text: string) => (
    <Suspense
      fallback={
        <p dir="auto" className="prose-chat whitespace-pre-wrap">
          {text}
        </p>
      }
    >
      <Markdown text={text} isOpen={false} />
    </Suspense>
  );
  return <SharedThread messages={messages} format={format} />;
}
