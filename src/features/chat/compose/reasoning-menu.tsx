"use client";

import { Brain } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { Menu, MenuChoice, MenuChoices } from "#components/ui/menu.tsx";
import { reasoningLevels } from "#contracts/limits.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import { type MessageKey, t } from "#messages/text.ts";
import type { ReasoningChoice } from "./use-reasoning.ts";

const choices: Record<Reasoning, { name: MessageKey; about: MessageKey }> = {
  off: { name: "chat.reasoningOff", about: "chat.reasoningOffText" },
  normal: { name: "chat.reasoningNormal", about: "chat.reasoningNormalText" },
  long: { name: "chat.reasoningLong", about: "chat.reasoningLongText" },
};

/** How long the model thinks before it answers in this chat; there only where it can be asked to. */
export function ReasoningMenu({ isOffered, reasoning, choose }: ReasoningChoice) {
  if (!isOffered) return null;
  const name = t(choices[reasoning].name);
  const trigger = (
    <button
      type="button"
      aria-label={t("chat.reasoningIs", { name })}
      title={t("chat.reasoningHint")}
      className={classNames(
        "inline-flex h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-lg px-2 text-xs font-medium transition-colors pointer-coarse:h-11",
        reasoning === "long" ? "bg-accent/12 text-accent hover:bg-accent/18" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      <Brain aria-hidden className="size-4" />
      <span className="max-sm:sr-only">
        {reasoning === "normal" ? t("chat.reasoning") : t("chat.reasoningIs", { name: name.toLowerCase() })}
      </span>
    </button>
  );
  return (
    <Menu trigger={trigger} label={t("chat.reasoning")} className="w-72 max-w-[calc(100vw-1.5rem)]">
      <MenuChoices label={t("chat.reasoning")} value={reasoning} onValueChange={(value) => choose(value as Reasoning)}>
        {reasoningLevels.map((option) => (
          <MenuChoice key={option} value={option}>
            <span>
              {t(choices[option].name)}
              <span className="block text-xs text-muted">{t(choices[option].about)}</span>
            </span>
          </MenuChoice>
        ))}
      </MenuChoices>
    </Menu>
  );
}
