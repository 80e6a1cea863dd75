"use client";

import { useState } from "react";
import {
  afterRefusal,
  afterSave,
  clashOf,
  differs,
  type FieldDraft,
  keepingMine,
  type Normal,
  shownText,
  trimmed,
  whileSaving,
  withTyped,
} from "./field-draft.ts";

export type EditedField = ReturnType<typeof useFieldDraft>;

/**
 * A field over a stored value that others may change at any time. What is typed stays until it is saved or given up;
 * `clash` is the other version while there are two. `base` is the value that a save would replace.
 */
export function useFieldDraft(stored: string, normal: Normal = trimmed) {
  const [draft, setDraft] = useState<FieldDraft | null>(null);
  return {
    value: shownText(draft, stored),
    base: draft?.base ?? stored,
    isChanged: differs(draft, stored, normal),
    clash: clashOf(draft, stored, normal),
    /** Whether a value read just now is one that the typing knew nothing of. */
    clashesWith: (fresh: string) => clashOf(draft, fresh, normal) !== null,
    type: (text: string) => setDraft(withTyped(draft, stored, text)),
    /** From here on the present stored value may be replaced. */
    keepMine: () => setDraft(keepingMine(draft, stored)),
    /** Gives up what was typed. */
    drop: () => setDraft(null),
    saving: (text: string) => setDraft((now) => whileSaving(now, text)),
    saved: (text: string) => setDraft((now) => afterSave(now, text, normal)),
    refused: () => setDraft(afterRefusal),
  };
}
