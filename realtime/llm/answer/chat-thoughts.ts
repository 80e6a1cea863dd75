import { isObject, type Json } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";

type State = Extract<ModelEvent, { type: "state" }>;
/** Fields of a detail that come in pieces, by its type. */
const pieced: Record<string, string> = { "reasoning.text": "text", "reasoning.summary": "summary", "reasoning.encrypted": "data" };

/**
 * What servers of Chat Completions want back with a message beside text and calls: `reasoning_content` (DeepSeek, Kimi),
 * `reasoning_details` (OpenRouter), Google's signature of a text, and Mistral's parts of thought. Told when the answer is over.
 */
export class ChatThoughts {
  private content = "";
  private readonly details: Json[] = [];
  private parts: Json[] = [];
  private signature: unknown;

  take(delta: Json): void {
    if (typeof delta.reasoning_content === "string") this.content += delta.reasoning_content;
    if (Array.isArray(delta.reasoning_details)) for (const detail of delta.reasoning_details) if (isObject(detail)) this.addDetail(detail);
    if (Array.isArray(delta.content)) for (const part of delta.content) if (isObject(part)) this.addPart(part);
    const google = isObject(delta.extra_content) ? delta.extra_content.google : undefined;
    if (isObject(google) && google.thought_signature) this.signature = { google: { thought_signature: google.thought_signature } };
  }

  get hasParts(): boolean {
    return this.parts.length > 0;
  }

  /** Parts of thought stand before the text that follows them. */
  *closeParts(): Generator<State> {
    const { parts } = this;
    this.parts = [];
    for (const block of parts) yield { type: "state", item: { type: "block", block } };
  }

  *end(): Generator<State> {
    yield* this.closeParts();
    if (this.content !== "") yield field("reasoning_content", this.content);
    if (this.details.length > 0) yield field("reasoning_details", this.details);
    if (this.signature) yield field("extra_content", this.signature);
  }

  /** Pieces of one detail have its type and index, and no other id; the server wants them as one, in the order in which they began. */
  private addDetail(piece: Json): void {
    const name = pieced[String(piece.type)];
    const known = this.details.find(
      ({ type, index, id }) => type === piece.type && index === piece.index && (piece.id == null || id == null || id === piece.id),
    );
    if (!known || !name) return void this.details.push({ ...piece });
    const said = [known[name], piece[name]].filter((text) => typeof text === "string");
    const told = Object.entries(piece).filter(([, value]) => value !== null && value !== undefined);
    Object.assign(known, Object.fromEntries(told), said.length > 0 ? { [name]: said.join("") } : {});
  }

  private addPart(piece: Json): void {
    if (piece.type !== "thinking") return;
    const last = this.parts.at(-1);
    if (!last) return void this.parts.push({ ...piece });
    const thinking = joined(last.thinking, piece.thinking);
    Object.assign(last, piece, { thinking });
  }
}

function joined(before: unknown, after: unknown): unknown {
  if (typeof before === "string" && typeof after === "string") return before + after;
  const [last, ...earlier] = Array.isArray(before) ? before.toReversed() : [];
  const [next, ...later] = Array.isArray(after) ? after : [];
  if (!isText(last) || !isText(next)) return [before, after].flat();
  return [...earlier.toReversed(), { ...last, text: last.text + next.text }, ...later];
}

function isText(part: unknown): part is Json & { text: string } {
  return isObject(part) && part.type === "text" && typeof part.text === "string";
}

function field(name: "reasoning_content" | "reasoning_details" | "extra_content", value: unknown): State {
  return { type: "state", item: { type: "field", name, value } };
}

/** The words of `reasoning_details`, for servers that say them nowhere else. */
export function detailWords(details: unknown): string {
  const list = Array.isArray(details) ? details.filter(isObject) : [];
  return list.map(({ text, summary }) => (typeof text === "string" ? text : typeof summary === "string" ? summary : "")).join("");
}

/** What is to come back with a call beside its name and arguments: Google's signature, by its own name and by that of LiteLLM. */
export function besideCall(call: Json): Json | undefined {
  const names = ["extra_content", "provider_specific_fields"];
  const told = names.flatMap((name) => (isObject(call[name]) && Object.keys(call[name]).length > 0 ? [[name, call[name]]] : []));
  return told.length > 0 ? Object.fromEntries(told) : undefined;
}
