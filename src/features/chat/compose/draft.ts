/** Unsent text per conversation; the key of one not begun is `new.` and the user, as people share browsers. */
export function readDraft(key: string): string {
  try {
    return localStorage.getItem(`bestchat.draft.${key}`) ?? "";
  } catch {
    return ""; // Storage is forbidden here: the field itself still holds what is typed.
  }
}

/** What was written for a conversation that now has an address of its own goes with it. */
export function moveDraft(from: string, to: string): void {
  const text = readDraft(from);
  if (text === "") return;
  keepDraft(to, text);
  keepDraft(from, "");
}

export function keepDraft(key: string, text: string): void {
  try {
    if (text === "") localStorage.removeItem(`bestchat.draft.${key}`);
    else localStorage.setItem(`bestchat.draft.${key}`, text);
  } catch {
    // Storage is full or forbidden: the field itself still holds what is typed.
  }
}
