"use client";

import type { SavedPrompt } from "#contracts/prompt.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";

type PromptListProps = { id: string; prompts: SavedPrompt[]; active: number; onPick: (prompt: SavedPrompt) => void };

/** The saved prompts above the composer; the composer keeps the focus and says which one is active. */
export function PromptList({ id, prompts, active, onPick }: PromptListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("prompt.savedPrompts")}
      className="rise absolute inset-x-0 bottom-full z-20 mb-2 overflow-hidden rounded-xl border border-line bg-raised p-1 shadow-float"
    >
      {prompts.map((prompt, index) => (
        <div
          key={prompt.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Before the composer loses its focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(prompt);
          }}
          className={classNames("cursor-pointer rounded-lg px-2.5 py-1.5 hover:bg-hover", index === active && "bg-hover")}
        >
          <p dir="auto" className="truncate text-sm font-medium">
            {prompt.title}
          </p>
          <p dir="auto" className="truncate text-[13px] text-muted">
            {prompt.text}
          </p>
        </div>
      ))}
    </div>
  );
}
