import type { Opaque } from "#contracts/step-state.ts";
import { isObject } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";

type State = Extract<ModelEvent, { type: "state" }>;
type Open = { block: Opaque; input: string };
type Delta = { type?: string | null; thinking?: string | null; signature?: string | null; partial_json?: unknown };

/**
 * The blocks of a Messages answer that its provider wants back unchanged: signed thoughts, calls of its own tools and what
 * they gave. Each is put together from its pieces and told when it is whole, so that text and calls keep their places around it.
 */
export class ReturnedBlocks {
  private readonly open = new Map<number | null, Open>();

  begin(place: number | null, block: unknown): void {
    if (isObject(block) && isReturned.test(String(block.type))) this.open.set(place, { block: { ...block }, input: "" });
  }

  has(place: number | null): boolean {
    return this.open.has(place);
  }

  add(place: number | null, delta: Delta): void {
    const open = this.open.get(place);
    if (!open) return;
    const { block } = open;
    if (delta.thinking) block.thinking = `${block.thinking ?? ""}${delta.thinking}`;
    if (delta.signature) block.signature = `${block.signature ?? ""}${delta.signature}`;
    if (typeof delta.partial_json === "string") open.input += delta.partial_json;
  }

  /** The block at this place is over, if it is one of these. */
  *close(place: number | null): Generator<State> {
    const open = this.open.get(place);
    this.open.delete(place);
    const block = open && wholeOf(open);
    if (block) yield { type: "state", item: { type: "block", block } };
  }

  /** Those whose end nobody told; another block begins, or the answer is over. */
  *closeAll(): Generator<State> {
    for (const place of [...this.open.keys()]) yield* this.close(place);
  }
}

const isReturned = /^(thinking|redacted_thinking|server_tool_use|\w+_tool_result)$/;

/** Thoughts that nobody signed, and calls whose input broke off, would be refused. */
function wholeOf({ block, input }: Open): Opaque | null {
  if (block.type === "thinking") return block.signature ? block : null;
  if (input === "") return block;
  try {
    return { ...block, input: JSON.parse(input) };
  } catch {
    return null;
  }
}
