"use client";

import { Globe } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";
import type { WebSearch } from "./use-web-search.ts";

/** Lets the assistant search the web in this chat; there only where it can. */
export function WebSearchButton({ isOffered, isOn, costs, toggle }: WebSearch) {
  if (!isOffered) return null;
  const hint = isOn ? t("chat.webSearchOn") : t(costs ? "chat.webSearchHintCosts" : "chat.webSearchHint");
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label={t("chat.webSearch")}
      title={hint}
      onClick={toggle}
      className={classNames(
        "inline-flex h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-lg px-2 text-xs font-medium transition-colors pointer-coarse:h-11",
        isOn ? "bg-accent/12 text-accent hover:bg-accent/18" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      <Globe aria-hidden className="size-4" />
      <span className="max-sm:sr-only">{t("frame.search")}</span>
    </button>
  );
}
