"use client";

import { ChevronRight } from "lucide-react";

/** What the model thought on its way, folded away. */
export function Reasoning({ text, isOpen }: { text: string; isOpen: boolean }) {
  return (
    <details className="group/reasoning text-[13px] text-muted">
      <summary className="flex w-fit list-none items-center gap-1.5 rounded-md py-0.5 select-none hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/reasoning:rotate-90" />
        {isOpen ? "Thinking…" : "Thought about it"}
      </summary>
      <p className="mt-1.5 border-l-2 border-line pl-3.5 leading-relaxed whitespace-pre-wrap">{text}</p>
    </details>
  );
}
