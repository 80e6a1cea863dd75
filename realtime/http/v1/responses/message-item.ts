import type { Send } from "./send-event.ts";

type Part = { type: "output_text"; text: string; annotations: object[]; logprobs: unknown[] } | { type: "refusal"; refusal: string };

/** A message item in progress: text parts, and refusal parts if the model declines. */
export class MessageItem {
  readonly id: string;
  readonly at: number;
  private readonly send: Send;
  private readonly parts: Part[] = [];

  constructor(id: string, at: number, send: Send) {
    this.id = id;
    this.at = at;
    this.send = send;
    send({
      type: "response.output_item.added",
      output_index: at,
      item: { id, type: "message", status: "in_progress", role: "assistant", content: [] },
    });
  }

  text(delta: string, rawLogprobs: unknown): void {
    const part = this.part("output_text");
    const logprobs = logprobsIn(rawLogprobs);
    if (part.type === "output_text") {
      part.text += delta;
      part.logprobs.push(...logprobs);
    }
    this.send({ type: "response.output_text.delta", ...this.position(), delta, logprobs });
  }

  refusal(delta: string): void {
    const part = this.part("refusal");
    if (part.type === "refusal") part.refusal += delta;
    this.send({ type: "response.refusal.delta", ...this.position(), delta });
  }

  annotation(rawAnnotation: Record<string, unknown>): void {
    const part = this.part("output_text");
    if (part.type !== "output_text") return;
    const { type, url_citation: citation, ...flat } = rawAnnotation;
    const end = part.text.length;
    const cited = typeof citation === "object" && citation !== null ? citation : flat;
    const annotation = { type: type ?? "url_citation", start_index: end, end_index: end, ...cited };
    part.annotations.push(annotation);
    this.send({
      type: "response.output_text.annotation.added",
      ...this.position(),
      annotation_index: part.annotations.length - 1,
      annotation,
    });
  }

  done(): object {
    this.closePart();
    const item = { id: this.id, type: "message", status: "completed", role: "assistant", content: this.parts };
    this.send({ type: "response.output_item.done", output_index: this.at, item });
    return item;
  }

  private part(type: Part["type"]): Part {
    const last = this.parts.at(-1);
    if (last?.type === type) return last;
    this.closePart();
    const part: Part = type === "refusal" ? { type, refusal: "" } : { type: "output_text", text: "", annotations: [], logprobs: [] };
    this.parts.push(part);
    this.send({ type: "response.content_part.added", ...this.position(), part: structuredClone(part) });
    return part;
  }

  private closePart(): void {
    const part = this.parts.at(-1);
    if (!part) return;
    if (part.type === "refusal") this.send({ type: "response.refusal.done", ...this.position(), refusal: part.refusal });
    else this.send({ type: "response.output_text.done", ...this.position(), text: part.text, logprobs: part.logprobs });
    this.send({ type: "response.content_part.done", ...this.position(), part });
  }

  private position() {
    return { item_id: this.id, output_index: this.at, content_index: this.parts.length - 1 };
  }
}

function logprobsIn(rawLogprobs: unknown): unknown[] {
  const content = typeof rawLogprobs === "object" && rawLogprobs !== null && "content" in rawLogprobs ? rawLogprobs.content : null;
  return Array.isArray(content) ? content : [];
}
