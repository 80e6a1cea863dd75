/** What a finger that moved over a row means: to the right completes, to the left schedules; null: it scrolled, or changed its mind. */
export type Swipe = "complete" | "schedule";
/** How far it must go, in pixels. */
export const swipeMin = 80;
/** Movement below this is a finger that trembles. */
export const trembleMax = 8;

export function swipeOf(x: number, y: number): Swipe | null {
  if (Math.abs(x) < swipeMin || Math.abs(y) > Math.abs(x) / 2) return null;
  return x > 0 ? "complete" : "schedule";
}

/** How far the row follows the finger: not at all for one that scrolls, and less and less beyond what is needed. */
export function shiftOf(x: number, y: number): number {
  if (Math.abs(x) < trembleMax || Math.abs(y) > Math.abs(x)) return 0;
  const beyond = Math.max(0, Math.abs(x) - swipeMin);
  return Math.sign(x) * (Math.min(Math.abs(x), swipeMin) + beyond / 4);
}
