/** Words that were written and not sent, per conversation; `new.` and the user stand for the one not begun: people share browsers. */
export function readDraft(key: string): string {
  return localStorage.getItem(`bestchat.draft.${key}`) ?? "";
}

/** What was written for a conversation that now has an address of its own goes with it. */
export function moveDraft(from: string, to: string): void {
  const text = readDraft(from);
  if (text === "") return;
  keepDraft(to, text);
  keepDraft(from, "");
}

export function keepDraft(key: string, text: string): void {
  if (text === "") localStorage.removeItem(`bestchat.draft.${key}`);
  else localStorage.setItem(`bestchat.draft.${key}`, text);
}
