import type { Opaque } from "#contracts/step-state.ts";
import { storableText } from "#contracts/text.ts";
import { isObject } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";

type State = Extract<ModelEvent, { type: "state" }>;
type Open = { block: Opaque; input: string };
type Cited = { length: number; citations: Opaque[] };
type Delta = { text?: string | null; thinking?: string | null; signature?: string | null; partial_json?: unknown; citation?: unknown };

/**
 * The blocks of a Messages answer that must be sent back unchanged: signed thoughts, server-side tool calls and their
 * results. Each is assembled from its deltas and emitted when complete, so the order of text and calls is preserved. A text's
 * web citations follow it as a `citations` block, which covers that many of its last characters.
 */
export class ReturnedBlocks {
  private readonly open = new Map<number | null, Open>();
  /** The current text block and its web citations. */
  private text: Cited = { length: 0, citations: [] };

  begin(index: number | null, block: unknown): void {
    this.text = { length: 0, citations: [] };
    if (isObject(block) && block.type === "text") {
      this.addText(block.text);
      if (Array.isArray(block.citations)) for (const citation of block.citations) this.cite(citation);
    } else if (isObject(block) && isReturned.test(String(block.type))) this.open.set(index, { block: { ...block }, input: "" });
  }

  has(index: number | null): boolean {
    return this.open.has(index);
  }

  addText(text: unknown): void {
    if (typeof text === "string") this.text.length += storableText(text).length;
  }

  add(index: number | null, delta: Delta): void {
    this.addText(delta.text);
    this.cite(delta.citation);
    const open = this.open.get(index);
    if (!open) return;
    const { block } = open;
    if (delta.thinking) block.thinking = `${block.thinking ?? ""}${delta.thinking}`;
    if (delta.signature) block.signature = `${block.signature ?? ""}${delta.signature}`;
    if (typeof delta.partial_json === "string") open.input += delta.partial_json;
  }

  /** Emits the block at this index, if it is one of these. */
  *close(index: number | null): Generator<State> {
    const { length, citations } = this.text;
    this.text = { length: 0, citations: [] };
    if (length > 0 && citations.length > 0)
      yield { type: "state", item: { type: "block", block: { type: "citations", length, citations } } };
    const open = this.open.get(index);
    this.open.delete(index);
    const block = open && wholeOf(open);
    if (block) yield { type: "state", item: { type: "block", block } };
  }

  private cite(citation: unknown): void {
    if (isObject(citation) && citation.type === "web_search_result_location") this.text.citations.push({ ...citation });
  }

  /** Closes the blocks whose end was never sent, because another block starts or the answer is over. */
  *closeAll(): Generator<State> {
    for (const index of [...this.open.keys(), null]) yield* this.close(index);
  }
}

const isReturned = /^(thinking|redacted_thinking|server_tool_use|\w+_tool_result)$/;

/** The provider would reject unsigned thoughts, and calls with truncated input. */
function wholeOf({ block, input }: Open): Opaque | null {
  if (block.type === "thinking") return block.signature ? block : null;
  if (input === "") return block;
  try {
    return { ...block, input: JSON.parse(input) };
  } catch {
    return null;
  }
}
