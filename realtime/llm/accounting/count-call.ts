import { count, observe, secondsSince } from "#lib/metrics/metrics.ts";
import { ModelError } from "../model.ts";

/** The labels of a call; all providers of users share one. */
type CallTarget = { ownKey: boolean; standIn?: boolean; protocol: "responses" | "chat" | "messages" };
type Tokens = { inputTokens?: number | null | undefined; outputTokens?: number | null | undefined };

/** Metrics of one model call in progress. */
export class CallFigures {
  private readonly provider: string;
  private readonly startedAt = performance.now();
  private hasFirstEvent = false;

  constructor({ ownKey, standIn = false, protocol }: CallTarget) {
    this.provider = standIn ? "demo" : ownKey ? "own" : protocol === "messages" ? "anthropic" : "openai";
  }

  /** Called with every event; only the first is measured. */
  onEvent(): void {
    if (this.hasFirstEvent) return;
    this.hasFirstEvent = true;
    observe("model_first_token_seconds", { provider: this.provider }, secondsSince(this.startedAt));
  }

  /** `outcome`: one of a closed set of labels. */
  ended(outcome: string, tokens: Tokens): void {
    const { provider } = this;
    count("model_calls_total", { provider, outcome });
    observe("model_call_duration_seconds", { provider }, secondsSince(this.startedAt));
    count("model_tokens_total", { provider, direction: "in" }, tokens.inputTokens ?? 0);
    count("model_tokens_total", { provider, direction: "out" }, tokens.outputTokens ?? 0);
  }
}

/** The metric label of a failed call. */
export function outcomeOfFailure(error: unknown): string {
  return error instanceof ModelError ? error.code.toLowerCase() : "failed";
}
