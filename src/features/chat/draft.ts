/** Words that were written and not sent, per conversation; `new.` and the user stand for the one not begun: people share browsers. */
export function readDraft(key: string): string {
  return localStorage.getItem(`bestchat.draft.${key}`) ?? "";
}

export function keepDraft(key: string, text: string): void {
  if (text === "") localStorage.removeItem(`bestchat.draft.${key}`);
  else localStorage.setItem(`bestchat.draft.${key}`, text);
}
