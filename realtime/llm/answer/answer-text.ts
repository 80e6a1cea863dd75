import type { Hear, ModelRequest } from "../model.ts";
import type { CallCollector } from "./calls.ts";
import { OpeningThoughts } from "./thinking.ts";
import { WrittenCalls } from "./written-calls.ts";

/** The text of an answer, of which some models make more than text: it may begin with thoughts, and end with calls. */
export class AnswerText {
  private readonly opening: OpeningThoughts;
  private readonly written: WrittenCalls;
  private readonly calls: CallCollector;

  constructor({ model, tools }: Pick<ModelRequest, "model" | "tools">, calls: CallCollector, hear: Hear) {
    this.calls = calls;
    this.written = new WrittenCalls(tools, {
      text: (text) => hear({ type: "text", text }),
      call: ({ name, input }) => calls.begin({ name, arguments: JSON.stringify(input) }),
    });
    this.opening = new OpeningThoughts(model, {
      text: (text) => this.written.push(text),
      thought: (text) => hear({ type: "reasoning", text }),
      call: (name, args) => calls.begin({ place: "channel", name, arguments: args }),
    });
  }

  /** True when what comes now is text and no more has to be looked at. */
  get isOver(): boolean {
    return this.opening.isOver && this.written.isOver;
  }

  push(text: string): void {
    this.opening.push(text);
  }

  /** The server tells thoughts apart by itself: none are to be looked for in the text. */
  answerOnly(): void {
    this.opening.answerOnly();
  }

  /** What follows belongs to the text so far, which is told now. */
  settle(): void {
    this.opening.settle();
    this.written.settle();
  }

  /** The server says that there is no more text; what it is may still be decided. */
  close(): void {
    this.opening.settle();
  }

  /** No more comes. `isWhole`: the model had no more to say. */
  end(isWhole: boolean): void {
    this.opening.end();
    this.written.end(isWhole && this.calls.size === 0);
  }

  /** The answer broke off: whoever says so says more than what could not be told now. */
  breakOff(): void {
    this.opening.breakOff();
    try {
      this.written.end(false);
    } catch {
      // Its hearer wants no more of it.
    }
  }
}
