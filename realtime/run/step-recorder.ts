import type { StateItem, StepState } from "#contracts/step-state.ts";
import { storableText } from "#contracts/text.ts";
import type { ModelEvent } from "../llm/model.ts";

type StateSource = Pick<StepState, "origin" | "model">;

/** Records what a model call's provider wants back, in order. */
export class StepRecorder {
  private readonly items: StateItem[] = [];
  private readonly joinsText: boolean;
  private calls = 0;
  private textLength = 0;

  /** `joinsText`: the step continues the previous text, so blocks between its own text have no position. */
  constructor(joinsText: boolean) {
    this.joinsText = joinsText;
  }

  take(event: ModelEvent): void {
    if (event.type === "text") this.textLength += storableText(event.text).length;
    else if (event.type === "tool_call") {
      // Invalid JSON is sent back as different arguments, which are unsigned.
      const extra = event.extra && !event.inputError ? { extra: event.extra } : {};
      this.add({ type: "call", index: this.calls, id: event.id, ...extra });
      this.calls += 1;
    } else if (event.type === "state" && !(this.joinsText && event.item.type === "block")) this.add(event.item);
  }

  /** The state to store for the step; null if the provider wants nothing back. */
  state(step: number, { origin, model }: StateSource, paused: boolean): StepState | null {
    if (this.items.length === 0 && !paused) return null;
    const items = this.items.length > 0 ? this.items : [{ type: "text" as const, length: this.textLength }];
    return { step, origin, model, items: items, ...(paused ? { paused } : {}) };
  }

  private add(item: StateItem): void {
    if (this.textLength > 0 && !this.joinsText) this.items.push({ type: "text", length: this.textLength });
    this.textLength = 0;
    this.items.push(item);
  }
}
