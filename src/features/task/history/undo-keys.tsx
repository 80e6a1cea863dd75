"use client";

import { isTakenElsewhere, useKeyDown } from "#features/frame/use-key.ts";
import { useHistory } from "./use-history.ts";

/** Ctrl or ⌘ Z takes back what was done to tasks, with Shift (or Ctrl Y) it is done again; in a field the keys are the field's. */
export function UndoKeys() {
  const { undo, redo } = useHistory();
  useKeyDown((event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTakenElsewhere(event)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && !(key === "y" && !event.shiftKey)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) void redo();
    else void undo();
  });
  return null;
}
