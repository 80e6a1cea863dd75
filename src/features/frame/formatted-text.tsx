"use client";

import { type ComponentType, createContext, Suspense, useContext } from "react";
import { classNames } from "#components/ui/class-names.ts";

/** Draws Markdown as a chat's replies do; null: this page has no such thing, and texts are shown as they were written. */
export type Formatter = ComponentType<{ text: string; isOpen: boolean }>;
export const FormatterContext = createContext<Formatter | null>(null);

/** What makes a text more than words: most have none of it, and load nothing. */
const marks = /[*_`~|#>[\]]|^\s*(?:[-+]|\d+\.)\s|https?:\/\//m;

/** Whether a text would look otherwise when it is formatted. */
export function isMarked(text: string): boolean {
  return marks.test(text);
}

/** Somebody's words, with their Markdown and links where the page can draw them. */
export function FormattedText({ text, className }: { text: string; className?: string }) {
  const Formatted = useContext(FormatterContext);
  const plain = (
    <p dir="auto" className={classNames("text-sm whitespace-pre-wrap wrap-anywhere", className)}>
      {text}
    </p>
  );
  if (!Formatted || !isMarked(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <div className={classNames("text-sm [&_.prose-chat]:text-sm", className)}>
        <Formatted text={text} isOpen={false} />
      </div>
    </Suspense>
  );
}
