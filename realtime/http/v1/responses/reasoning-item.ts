import { sealThinking } from "./sealed-thinking.ts";
import type { Send } from "./send-event.ts";

/** A reasoning item in progress, sent as a summary, which all clients can read. */
export class ReasoningItem {
  readonly id: string;
  readonly at: number;
  private readonly send: Send;
  private summaryText: string | null = null;
  private readonly blocks: object[] = [];

  constructor(id: string, at: number, send: Send) {
    this.id = id;
    this.at = at;
    this.send = send;
    send({ type: "response.output_item.added", output_index: at, item: { id, type: "reasoning", summary: [] } });
  }

  text(delta: string): void {
    if (this.summaryText === null)
      this.send({ type: "response.reasoning_summary_part.added", ...this.position(), part: { type: "summary_text", text: "" } });
    this.summaryText = (this.summaryText ?? "") + delta;
    this.send({ type: "response.reasoning_summary_text.delta", ...this.position(), delta });
  }

  /** Opaque blocks that the client sends back with its next request. */
  seal(blocks: object[]): void {
    this.blocks.push(...blocks);
  }

  done(): object {
    const summary = this.summaryText === null ? [] : [{ type: "summary_text", text: this.summaryText }];
    for (const part of summary) {
      this.send({ type: "response.reasoning_summary_text.done", ...this.position(), text: part.text });
      this.send({ type: "response.reasoning_summary_part.done", ...this.position(), part });
    }
    const sealed = this.blocks.length > 0 ? { encrypted_content: sealThinking(this.blocks) } : {};
    const item = { id: this.id, type: "reasoning", summary, ...sealed };
    this.send({ type: "response.output_item.done", output_index: this.at, item });
    return item;
  }

  private position() {
    return { item_id: this.id, output_index: this.at, summary_index: 0 };
  }
}
