import type { Opaque, StateItem } from "#contracts/step-state.ts";

/** One element of an assistant message: a part of its text, one of its calls, or a block from the provider. */
export type MessageElement = { text: string } | { call: number } | { block: Opaque };

/** Extends the state so that its text items cover the first `length` characters. */
export function coveredState(state: StateItem[], length: number): StateItem[] {
  const covered = state.reduce((sum, item) => sum + (item.type === "text" ? item.length : 0), 0);
  return covered < length ? [...state, { type: "text", length: length - covered }] : state;
}

/** Text, calls and blocks of a message in their original order; where the state does not say, text comes before calls. */
export function elementsOf({ text, calls, state }: { text: string; calls: unknown[]; state: StateItem[] }): MessageElement[] {
  const elements: MessageElement[] = [];
  const placed = new Set<number>();
  const lastText = state.findLastIndex(({ type }) => type === "text");
  let from = 0;
  const addText = (to: number) => {
    const end = splitsSurrogatePair(text, to) ? to + 1 : to;
    if (text.slice(from, end).trim() !== "") elements.push({ text: text.slice(from, end) });
    from = Math.max(from, end);
  };
  if (lastText < 0 && !state.some(({ type }) => type === "block")) addText(text.length);
  for (const [index, item] of state.entries()) {
    if (item.type === "text") addText(index === lastText ? text.length : Math.min(text.length, from + item.length));
    else if (item.type === "block") elements.push({ block: item.block });
    else if (item.type === "call" && item.index < calls.length && !placed.has(item.index)) {
      // Text that the state does not place comes before the first call.
      if (lastText < index) addText(text.length);
      placed.add(item.index);
      elements.push({ call: item.index });
    }
  }
  addText(text.length);
  for (const index of calls.keys()) if (!placed.has(index)) elements.push({ call: index });
  return elements;
}

function splitsSurrogatePair(text: string, at: number): boolean {
  return at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** Whether a block of the Messages API is a thought. */
export function isThought({ type }: { type?: unknown }): boolean {
  return type === "thinking" || type === "redacted_thinking";
}
