/** What was typed into a field and is not saved yet, the stored value that its save would replace, and what is being saved. */
export type FieldDraft = { base: string; mine: string; saving?: string };

/** How a typed text is stored, such as trimmed: two texts that are stored alike do not differ. */
export type Normal = (text: string) => string;

export const trimmed: Normal = (text) => text.trim();

/** The draft after a change of the field; none when nothing differs from what is stored. */
export function withTyped(draft: FieldDraft | null, stored: string, mine: string): FieldDraft | null {
  const base = draft?.base ?? stored;
  return mine === base && stored === base ? null : { ...draft, base, mine };
}

/** What the field shows: what was typed, else what is stored. */
export function shownText(draft: FieldDraft | null, stored: string): string {
  return draft?.mine ?? stored;
}

/** Whether there is something to save. */
export function differs(draft: FieldDraft | null, stored: string, normal: Normal): boolean {
  return draft !== null && normal(draft.mine) !== normal(stored);
}

/** The stored value where it was changed elsewhere into something else than what was typed; null where nothing clashes. */
export function clashOf(draft: FieldDraft | null, stored: string, normal: Normal): string | null {
  return draft && stored !== draft.base && stored !== draft.saving && differs(draft, stored, normal) ? stored : null;
}

/** The draft of somebody who has seen the other version and prefers the own one. */
export function keepingMine(draft: FieldDraft | null, stored: string): FieldDraft | null {
  return draft && { base: stored, mine: draft.mine };
}

/** The draft while `text` is saved: that it is shown as stored before the server has answered is no clash. */
export function whileSaving(draft: FieldDraft | null, text: string): FieldDraft | null {
  return draft && { ...draft, saving: text };
}

/** The draft after its save: none, unless the typing went on meanwhile. */
export function afterSave(draft: FieldDraft | null, saved: string, normal: Normal): FieldDraft | null {
  return draft && differs(draft, saved, normal) ? { base: saved, mine: draft.mine } : null;
}

/** The draft after a refused save: all that was typed. */
export function afterRefusal(draft: FieldDraft | null): FieldDraft | null {
  return draft && { base: draft.base, mine: draft.mine };
}
