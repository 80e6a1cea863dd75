"use client";

import { ChevronRight } from "lucide-react";
import { t } from "#messages/text.ts";
import { thoughtLabel } from "./message-labels.ts";

/** What the model thought on its way, folded away. `ms` is how long that took, once it is known. */
export function Reasoning({ text, isOpen, ms }: { text: string; isOpen: boolean; ms: number | undefined }) {
  const words = ms === undefined ? t("chat.thought") : thoughtLabel(ms);
  return (
    <details className="group/reasoning text-[13px] text-muted">
      <summary className="flex w-fit list-none items-center gap-1.5 rounded-md py-0.5 select-none hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/reasoning:rotate-90" />
        {isOpen ? t("chat.thinkingDots") : words}
      </summary>
      <p dir="auto" className="mt-1.5 border-l-2 border-line pl-3.5 leading-relaxed whitespace-pre-wrap">
        {text}
      </p>
    </details>
  );
}
