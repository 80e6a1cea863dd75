import { count, observe, secondsSince } from "#lib/metrics/metrics.ts";
import { ModelError } from "../model.ts";

/** Who is asked, as far as figures tell it: users' own providers are one, whatever they are called. */
type Asked = { ownKey: boolean; standIn?: boolean; protocol: "responses" | "chat" | "messages" };
type Tokens = { inputTokens?: number | null | undefined; outputTokens?: number | null | undefined };

/** One model call under way, for the figures of /metrics. */
export class CallFigures {
  private readonly provider: string;
  private readonly startedAt = performance.now();
  private isHeard = false;

  constructor({ ownKey, standIn = false, protocol }: Asked) {
    this.provider = standIn ? "demo" : ownKey ? "own" : protocol === "messages" ? "anthropic" : "openai";
  }

  /** Called with every event of the answer; the first counts. */
  heard(): void {
    if (this.isHeard) return;
    this.isHeard = true;
    observe("model_first_token_seconds", { provider: this.provider }, secondsSince(this.startedAt));
  }

  /** `outcome`: how it ended, by a word of a closed set. */
  ended(outcome: string, tokens: Tokens): void {
    const { provider } = this;
    count("model_calls_total", { provider, outcome });
    observe("model_call_duration_seconds", { provider }, secondsSince(this.startedAt));
    count("model_tokens_total", { provider, direction: "in" }, tokens.inputTokens ?? 0);
    count("model_tokens_total", { provider, direction: "out" }, tokens.outputTokens ?? 0);
  }
}

/** How a call failed, in the words that figures have for it. */
export function outcomeOfFailure(error: unknown): string {
  return error instanceof ModelError ? error.code.toLowerCase() : "failed";
}
