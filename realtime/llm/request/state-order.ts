import type { Opaque, StateItem } from "#contracts/step-state.ts";

/** What of an assistant's turn stands at one place: a piece of its text, one of its calls, or a block of the provider's. */
export type Piece = { text: string } | { call: number } | { block: Opaque };

/** State whose text items reach over the first `length` characters. */
export function coveredState(state: StateItem[], length: number): StateItem[] {
  const told = state.reduce((sum, item) => sum + (item.type === "text" ? item.length : 0), 0);
  return told < length ? [...state, { type: "text", length: length - told }] : state;
}

/** Text, calls and blocks of a turn in the order in which they were said; of what the state does not tell, text comes before calls. */
export function piecesOf({ text, calls, state }: { text: string; calls: unknown[]; state: StateItem[] }): Piece[] {
  const pieces: Piece[] = [];
  const placed = new Set<number>();
  const lastText = state.findLastIndex(({ type }) => type === "text");
  let from = 0;
  const addText = (to: number) => {
    const end = isWithinPair(text, to) ? to + 1 : to;
    if (text.slice(from, end).trim() !== "") pieces.push({ text: text.slice(from, end) });
    from = Math.max(from, end);
  };
  if (lastText < 0 && !state.some(({ type }) => type === "block")) addText(text.length);
  for (const [place, item] of state.entries()) {
    if (item.type === "text") addText(place === lastText ? text.length : Math.min(text.length, from + item.length));
    else if (item.type === "block") pieces.push({ block: item.block });
    else if (item.type === "call" && item.index < calls.length && !placed.has(item.index)) {
      // Whatever text is not told of comes before the first call.
      if (lastText < place) addText(text.length);
      placed.add(item.index);
      pieces.push({ call: item.index });
    }
  }
  addText(text.length);
  for (const index of calls.keys()) if (!placed.has(index)) pieces.push({ call: index });
  return pieces;
}

function isWithinPair(text: string, at: number): boolean {
  return at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** Whether a block of the Messages API is one of the model's thoughts. */
export function isThought({ type }: { type?: unknown }): boolean {
  return type === "thinking" || type === "redacted_thinking";
}
