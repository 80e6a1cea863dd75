import { inputParts, type TokensUsed } from "#domain/model/model-facts.ts";
import { createTokenCounter } from "#domain/model/token-count.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import type { Target } from "./target.ts";

/** A picture costs about as much as these characters, however many bytes it has. */
const pictureChars = 4000;
/** Beyond it a part is counted and the rest reckoned from that. */
const countedChars = 200_000;

/** The text of a request for an estimate of its tokens: pictures and files count as some words. */
export function countable(body: string): string {
  return body.replace(/"(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/=]{4000,}"/g, `"${"picture ".repeat(pictureChars / 32)}"`);
}

/** What one call used: by the provider's word, or by our count of what was sent and what came. */
export class ApiMeter {
  private readonly target: Target;
  private readonly sent: string;
  private received = "";
  /** The provider began to work on it. */
  taken = false;
  told: TokensUsed | null = null;

  constructor(target: Target, sent: string) {
    this.target = target;
    this.sent = sent;
  }

  /** Text that came, in whatever field. */
  hear(text: string): void {
    this.received += text;
  }

  tell(used: TokensUsed | null): void {
    this.told = used ?? this.told;
  }

  /** As it stands now. */
  used(): TokensUsed {
    return this.told ?? { inputTokens: tokensOf(this.sent), outputTokens: this.received === "" ? 0 : tokensOf(this.received) };
  }

  /** For the ledger; null when nothing is owed: the call failed before its first word, or nobody had begun to answer it. */
  settled({ failed }: { failed: boolean }): StepUsage | null {
    if (!this.told && this.received === "" && (failed || !this.taken)) return null;
    const used = this.used();
    const { inputTokens, outputTokens } = used;
    const { cached: cachedInputTokens, written: cacheWriteTokens } = inputParts(used);
    const { id, ownKey, cost } = this.target;
    const tokens = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens };
    return { model: id, ...tokens, costMicroUsd: cost(used), ownKey, estimated: !this.told };
  }
}

function tokensOf(text: string): number {
  const counted = text.slice(0, countedChars);
  return Math.ceil((createTokenCounter()(counted) * text.length) / Math.max(1, counted.length));
}
