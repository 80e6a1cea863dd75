import type { Opaque } from "#contracts/step-state.ts";
import { storableText } from "#contracts/text.ts";
import { isObject } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";

type State = Extract<ModelEvent, { type: "state" }>;
type Open = { block: Opaque; input: string };
type Cited = { length: number; citations: Opaque[] };
type Delta = { text?: string | null; thinking?: string | null; signature?: string | null; partial_json?: unknown; citation?: unknown };

/**
 * The blocks of a Messages answer that its provider wants back unchanged: signed thoughts, calls of its own tools and what
 * they gave. Each is put together from its pieces and told when it is whole, so that text and calls keep their places around it.
 * What a text cites of a search follows the text, as `citations` of so many of its last characters.
 */
export class ReturnedBlocks {
  private readonly open = new Map<number | null, Open>();
  /** The text that is being said, and what of the web it cites. */
  private text: Cited = { length: 0, citations: [] };

  begin(place: number | null, block: unknown): void {
    this.text = { length: 0, citations: [] };
    if (isObject(block) && block.type === "text") {
      this.say(block.text);
      if (Array.isArray(block.citations)) for (const citation of block.citations) this.cite(citation);
    } else if (isObject(block) && isReturned.test(String(block.type))) this.open.set(place, { block: { ...block }, input: "" });
  }

  has(place: number | null): boolean {
    return this.open.has(place);
  }

  /** More of the text. */
  say(text: unknown): void {
    if (typeof text === "string") this.text.length += storableText(text).length;
  }

  add(place: number | null, delta: Delta): void {
    this.say(delta.text);
    this.cite(delta.citation);
    const open = this.open.get(place);
    if (!open) return;
    const { block } = open;
    if (delta.thinking) block.thinking = `${block.thinking ?? ""}${delta.thinking}`;
    if (delta.signature) block.signature = `${block.signature ?? ""}${delta.signature}`;
    if (typeof delta.partial_json === "string") open.input += delta.partial_json;
  }

  /** The block at this place is over, if it is one of these. */
  *close(place: number | null): Generator<State> {
    const { length, citations } = this.text;
    this.text = { length: 0, citations: [] };
    if (length > 0 && citations.length > 0)
      yield { type: "state", item: { type: "block", block: { type: "citations", length, citations } } };
    const open = this.open.get(place);
    this.open.delete(place);
    const block = open && wholeOf(open);
    if (block) yield { type: "state", item: { type: "block", block } };
  }

  private cite(citation: unknown): void {
    if (isObject(citation) && citation.type === "web_search_result_location") this.text.citations.push({ ...citation });
  }

  /** Those whose end nobody told; another block begins, or the answer is over. */
  *closeAll(): Generator<State> {
    for (const place of [...this.open.keys(), null]) yield* this.close(place);
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
