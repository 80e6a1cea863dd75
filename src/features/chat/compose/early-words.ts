/**
 * The words of a field that has a kept draft and something typed before the scripts were there. A word that was typed while React
 * took the page over is in both, and either may have more of it.
 */
export function withEarlyWords(draft: string, early: string): string {
  if (early.startsWith(draft)) return early;
  if (draft.startsWith(early)) return draft;
  return `${draft}\n${early}`;
}
