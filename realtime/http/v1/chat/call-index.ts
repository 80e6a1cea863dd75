import { v7 as uuidv7 } from "uuid";
import { argumentsText, type Chunk, type ToolFragment } from "./chunk.ts";

type SeenCall = { serverIndex: number | null; id: string | null };

/**
 * Repairs the indexes of tool call fragments. Clients collect fragments by `index`, from 0 without gaps; some servers omit
 * it, start at 1 or send -1, or send arguments as an object.
 */
export class CallIndexes {
  private readonly choices = new Map<number, SeenCall[]>();

  /** The repaired chunk, or null if nothing had to change. */
  repaired(chunk: Chunk): Chunk | null {
    let changed = false;
    const choices = chunk.choices?.map((choice) => {
      if (!choice.delta?.tool_calls) return choice;
      const calls = this.choices.get(choice.index) ?? [];
      this.choices.set(choice.index, calls);
      const fragments = choice.delta.tool_calls.map((fragment) => {
        const fixed = repairedFragment(fragment, calls);
        changed ||= fixed !== fragment;
        return fixed;
      });
      return { ...choice, delta: { ...choice.delta, tool_calls: fragments } };
    });
    return changed ? { ...chunk, choices } : null;
  }
}

function repairedFragment(fragment: ToolFragment, calls: SeenCall[]): ToolFragment {
  const serverIndex = Number.isInteger(fragment.index) && Number(fragment.index) >= 0 ? Number(fragment.index) : null;
  const id = fragment.id || null;
  let at = serverIndex === null ? indexById(calls, id) : calls.findIndex((call) => call.serverIndex === serverIndex);
  const isNew = at < 0;
  if (isNew) at = calls.push({ serverIndex, id }) - 1;
  const isText = typeof fragment.function?.arguments !== "object" || fragment.function.arguments === null;
  const isNamed = !isNew || id !== null;
  if (fragment.index === at && isText && isNamed) return fragment;
  return {
    ...fragment,
    index: at,
    ...(isNamed ? {} : { id: `call_${uuidv7().replaceAll("-", "")}`, type: "function" }),
    ...(isText ? {} : { function: { ...fragment.function, arguments: argumentsText(fragment) } }),
  };
}

/** Without an index, a fragment belongs to the call with its id, or to the last call. */
function indexById(calls: SeenCall[], id: string | null): number {
  return id === null ? calls.length - 1 : calls.findIndex((call) => call.id === id);
}
