import { v7 as uuidv7 } from "uuid";
import { argumentsText, type Chunk, type ToolPiece } from "./chunk.ts";

type Known = { given: number | null; id: string | null };

/**
 * Puts the pieces of tool calls in order. Clients collect them in a list by `index`, from 0 and without a gap; servers have
 * been seen to leave it out, begin at 1, count -1, and to send arguments as an object.
 */
export class CallIndexes {
  private readonly choices = new Map<number, Known[]>();

  /** The chunk with its pieces in order, or null when it is as it should be. */
  repaired(chunk: Chunk): Chunk | null {
    let changed = false;
    const choices = chunk.choices?.map((choice) => {
      if (!choice.delta?.tool_calls) return choice;
      const calls = this.choices.get(choice.index) ?? [];
      this.choices.set(choice.index, calls);
      const pieces = choice.delta.tool_calls.map((piece) => {
        const fixed = inOrder(piece, calls);
        changed ||= fixed !== piece;
        return fixed;
      });
      return { ...choice, delta: { ...choice.delta, tool_calls: pieces } };
    });
    return changed ? { ...chunk, choices } : null;
  }
}

function inOrder(piece: ToolPiece, calls: Known[]): ToolPiece {
  const given = Number.isInteger(piece.index) && Number(piece.index) >= 0 ? Number(piece.index) : null;
  const id = piece.id || null;
  let at = given === null ? indexById(calls, id) : calls.findIndex((call) => call.given === given);
  const isNew = at < 0;
  if (isNew) at = calls.push({ given, id }) - 1;
  const isText = typeof piece.function?.arguments !== "object" || piece.function.arguments === null;
  const isNamed = !isNew || id !== null;
  if (piece.index === at && isText && isNamed) return piece;
  return {
    ...piece,
    index: at,
    ...(isNamed ? {} : { id: `call_${uuidv7().replaceAll("-", "")}`, type: "function" }),
    ...(isText ? {} : { function: { ...piece.function, arguments: argumentsText(piece) } }),
  };
}

/** Without an index a piece belongs to the call of its id, or to the last one. */
function indexById(calls: Known[], id: string | null): number {
  return id === null ? calls.length - 1 : calls.findIndex((call) => call.id === id);
}
