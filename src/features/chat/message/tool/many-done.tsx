"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { ToolPart } from "#contracts/message.ts";
import { t } from "#messages/text.ts";

/** Many calls in a row: open while they run, then one line that can be opened. */
export function ManyDone({ parts, isWriting, children }: { parts: ToolPart[]; isWriting: boolean; children: ReactNode }) {
  const [choice, setChoice] = useState<boolean | null>(null);
  const running = parts.filter(({ status }) => status === "pending").length;
  const failed = parts.filter(({ status }) => status === "failed").length;
  const isOpen = choice ?? ((isWriting && running > 0) || failed > 0);
  return (
    <section data-tool className="rounded-xl border border-line">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex w-full items-center gap-2 rounded-xl px-3 py-2 text-left text-[13px] font-medium select-none hover:bg-hover/50"
          onClick={() => setChoice(!isOpen)}
        >
          <ChevronRight aria-hidden className={classNames("size-3.5 text-muted transition-transform", isOpen && "rotate-90")} />
          {running > 0
            ? t("chat.stepsRunning", { done: parts.length - running, count: parts.length })
            : t("chat.stepsDone", { count: parts.length })}
          {failed > 0 ? <span className="font-normal text-danger">{t("chat.stepsFailed", { count: failed })}</span> : null}
        </button>
      </h3>
      {isOpen ? <div className="space-y-1.5 px-3 pb-3">{children}</div> : null}
    </section>
  );
}
