"use client";

import { Mic } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";
import type { Dictation } from "./use-dictation.ts";

type DictateButtonProps = Dictation & { onToggled: () => void };

/** Puts spoken words into the composer, where the browser can recognise them. Nothing is sent by it. */
export function DictateButton({ isListening, start, stop, onToggled }: DictateButtonProps) {
  if (!start) return null;
  return (
    <button
      type="button"
      aria-pressed={isListening}
      aria-label={t("chat.dictate")}
      title={isListening ? t("chat.dictateEnd") : t("chat.dictateHint")}
      onClick={() => {
        if (isListening) stop();
        else start();
        onToggled();
      }}
      className={classNames(
        "grid size-8 shrink-0 cursor-pointer place-items-center rounded-lg transition-colors pointer-coarse:size-11",
        isListening ? "bg-danger-soft text-danger" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      <Mic aria-hidden className={classNames("size-4", isListening && "motion-safe:animate-pulse")} />
    </button>
  );
}
