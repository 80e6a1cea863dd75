import type { ModelRequest, OnModelEvent } from "../model.ts";
import type { CallCollector } from "./calls.ts";
import { TextCalls } from "./text-calls.ts";
import { OpeningThoughts } from "./thinking.ts";

/** The text of an answer, which may begin with thoughts and end with tool calls. */
export class AnswerText {
  private readonly thoughts: OpeningThoughts;
  private readonly textCalls: TextCalls;
  private readonly calls: CallCollector;

  constructor({ model, tools }: Pick<ModelRequest, "model" | "tools">, calls: CallCollector, onEvent: OnModelEvent) {
    this.calls = calls;
    this.textCalls = new TextCalls(tools, {
      text: (text) => onEvent({ type: "text", text }),
      call: ({ name, input }) => calls.begin({ name, arguments: JSON.stringify(input) }),
    });
    this.thoughts = new OpeningThoughts(model, {
      text: (text) => this.textCalls.push(text),
      thought: (text) => onEvent({ type: "reasoning", text }),
      call: (name, args) => calls.begin({ slot: "channel", name, arguments: args }),
    });
  }

  /** True once all further text is passed through unchecked. */
  get isPassThrough(): boolean {
    return this.thoughts.isPassThrough && this.textCalls.isPassThrough;
  }

  push(text: string): void {
    this.thoughts.push(text);
  }

  /** The server separates thoughts itself, so the text is not searched for them. */
  skipThoughtDetection(): void {
    this.thoughts.skipThoughtDetection();
  }

  /** Emits the buffered text, because another event must follow it. */
  flush(): void {
    this.thoughts.flush();
    this.textCalls.flush();
  }

  /** The server has sent a finish reason; the buffer may still turn out to be a tool call. */
  close(): void {
    this.thoughts.flush();
  }

  /** No more events come. `isWhole`: the model completed its answer. */
  end(isWhole: boolean): void {
    this.thoughts.end();
    this.textCalls.end(isWhole && this.calls.size === 0);
  }

  /** Emits what is buffered; the failure itself is reported by the caller. */
  flushOnFailure(): void {
    this.thoughts.flushOnFailure();
    try {
      this.textCalls.end(false);
    } catch {
      // The handler may have failed already; the caller reports the first error.
    }
  }
}
