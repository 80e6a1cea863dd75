import { sealThinking } from "./sealed-thinking.ts";
import type { Send } from "./send-event.ts";

/** What a model thinks while it comes: told as a summary, which all clients read. */
export class ReasoningItem {
  readonly id: string;
  readonly at: number;
  private readonly send: Send;
  private told: string | null = null;
  private readonly blocks: object[] = [];

  constructor(id: string, at: number, send: Send) {
    this.id = id;
    this.at = at;
    this.send = send;
    send({ type: "response.output_item.added", output_index: at, item: { id, type: "reasoning", summary: [] } });
  }

  text(delta: string): void {
    if (this.told === null)
      this.send({ type: "response.reasoning_summary_part.added", ...this.place(), part: { type: "summary_text", text: "" } });
    this.told = (this.told ?? "") + delta;
    this.send({ type: "response.reasoning_summary_text.delta", ...this.place(), delta });
  }

  /** Opaque, to be brought back with the next request. */
  seal(blocks: object[]): void {
    this.blocks.push(...blocks);
  }

  done(): object {
    const summary = this.told === null ? [] : [{ type: "summary_text", text: this.told }];
    for (const part of summary) {
      this.send({ type: "response.reasoning_summary_text.done", ...this.place(), text: part.text });
      this.send({ type: "response.reasoning_summary_part.done", ...this.place(), part });
    }
    const sealed = this.blocks.length > 0 ? { encrypted_content: sealThinking(this.blocks) } : {};
    const item = { id: this.id, type: "reasoning", summary, ...sealed };
    this.send({ type: "response.output_item.done", output_index: this.at, item });
    return item;
  }

  private place() {
    return { item_id: this.id, output_index: this.at, summary_index: 0 };
  }
}
