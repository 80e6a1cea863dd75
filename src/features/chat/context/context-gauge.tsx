"use client";

import { useDeferredValue } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Popover } from "#components/ui/popover.tsx";
import { t } from "#messages/text.ts";
import { contextLabel } from "./context-labels.ts";
import { type ContextPlace, useContextEstimate } from "./use-context-estimate.ts";

const radius = 6.5;
const circumference = 2 * Math.PI * radius;
/** From here on it is time to know that older messages will go. */
const nearlyFull = 0.8;

/** How full the model's window is with what is about to be sent, as a ring: pointed at or pressed it says so in words. */
export function ContextGauge({ place, text }: { place: ContextPlace; text: string }) {
  const written = useDeferredValue(text);
  const data = useContextEstimate(place);
  if (!data) return null;
  const tokens = data.tokens + lengthInTokens(written);
  const share = Math.min(1, tokens / data.window);
  const microUsd = Math.min(tokens, data.window) * data.microUsdPerToken + data.microUsdOfAnswer;
  const words = contextLabel({ tokens, window: data.window, microUsd });

  const trigger = (
    <button
      type="button"
      aria-label={t("chat.contextIs", { words })}
      title={words}
      className="grid size-8 shrink-0 place-items-center rounded-lg text-muted transition-colors outline-offset-2 hover:bg-hover hover:text-ink pointer-coarse:size-9"
    >
      <svg aria-hidden viewBox="0 0 16 16" className={classNames("size-4 -rotate-90", share >= nearlyFull && "text-warning")}>
        <circle cx="8" cy="8" r={radius} fill="none" strokeWidth="2.25" className="stroke-line-strong" />
        <circle
          cx="8"
          cy="8"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="2.25"
          strokeLinecap="round"
          strokeDasharray={`${Math.max(share, 0.03) * circumference} ${circumference}`}
        />
      </svg>
    </button>
  );
  return (
    <Popover trigger={trigger} side="top" align="end" className="w-auto max-w-64 px-3 py-2 text-[13px]">
      <p className="font-medium">{words}</p>
      <p className="mt-0.5 text-muted">{share >= nearlyFull ? t("chat.contextNearlyFull") : t("chat.contextText")}</p>
    </Popover>
  );
}

/** The same rough measure that the server takes of long texts. */
function lengthInTokens(text: string): number {
  const bytes = new TextEncoder().encode(text).length;
  return text.length / 4 + (bytes - text.length) * 0.375;
}
