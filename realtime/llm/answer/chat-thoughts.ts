import { isObject, type Json } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";

type State = Extract<ModelEvent, { type: "state" }>;
/** The field of a reasoning detail that is sent in fragments, by detail type. */
const fragmentFields: Record<string, string> = { "reasoning.text": "text", "reasoning.summary": "summary", "reasoning.encrypted": "data" };

/**
 * What Chat Completions servers want back with a message besides text and calls: `reasoning_content` (DeepSeek, Kimi),
 * `reasoning_details` (OpenRouter), Google's thought signature, and Mistral's thinking parts. Emitted at the end.
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

  /** Thinking parts come before the text that follows them. */
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

  /**
   * Fragments of one detail share its type and index and carry no other id; the server wants them merged, in starting order.
   */
  private addDetail(fragment: Json): void {
    const name = fragmentFields[String(fragment.type)];
    const existing = this.details.find(
      ({ type, index, id }) =>
        type === fragment.type && index === fragment.index && (fragment.id == null || id == null || id === fragment.id),
    );
    if (!existing || !name) return void this.details.push({ ...fragment });
    const texts = [existing[name], fragment[name]].filter((text) => typeof text === "string");
    const present = Object.entries(fragment).filter(([, value]) => value !== null && value !== undefined);
    Object.assign(existing, Object.fromEntries(present), texts.length > 0 ? { [name]: texts.join("") } : {});
  }

  private addPart(fragment: Json): void {
    if (fragment.type !== "thinking") return;
    const last = this.parts.at(-1);
    if (!last) return void this.parts.push({ ...fragment });
    const thinking = joined(last.thinking, fragment.thinking);
    Object.assign(last, fragment, { thinking });
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

/** The text of `reasoning_details`, for servers that send it nowhere else. */
export function detailText(details: unknown): string {
  const list = Array.isArray(details) ? details.filter(isObject) : [];
  return list.map(({ text, summary }) => (typeof text === "string" ? text : typeof summary === "string" ? summary : "")).join("");
}

/** Google's thought signature, which must be sent back with the call, in its own field or in LiteLLM's. */
export function callExtras(call: Json): Json | undefined {
  const names = ["extra_content", "provider_specific_fields"];
  const extras = names.flatMap((name) => (isObject(call[name]) && Object.keys(call[name]).length > 0 ? [[name, call[name]]] : []));
  return extras.length > 0 ? Object.fromEntries(extras) : undefined;
}
