"use client";

import { type KeyboardEvent, useState } from "react";
import type { SavedPrompt } from "#contracts/prompt.ts";
import { useSavedPrompts } from "./use-saved-prompts.ts";

const shownMax = 6;

/** The saved prompts that fit a message of the form `/words`, and the keys that choose among them. */
export function usePromptPicker(text: string, write: (text: string) => void) {
  const { data } = useSavedPrompts().list;
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const asked = /^\/([^\n]{0,80})$/.exec(text)?.[1]?.trim().toLowerCase();
  const prompts = asked === undefined || dismissed === text ? [] : (data ?? []).filter(({ title }) => title.toLowerCase().includes(asked));
  const shown = prompts.slice(0, shownMax);
  const active = Math.min(at, shown.length - 1);

  function pick(prompt: SavedPrompt) {
    setAt(0);
    write(prompt.text);
  }

  /** True when the key was meant for the list. */
  function takesKey(event: KeyboardEvent): boolean {
    const chosen = shown[active];
    if (!chosen || event.nativeEvent.isComposing) return false;
    if (event.key === "ArrowDown") setAt((active + 1) % shown.length);
    else if (event.key === "ArrowUp") setAt((active + shown.length - 1) % shown.length);
    else if (event.key === "Escape") setDismissed(text);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) pick(chosen);
    else return false;
    event.preventDefault();
    return true;
  }

  return { prompts: shown, active, pick, takesKey };
}
