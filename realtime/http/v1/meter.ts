import { inputParts, type TokensUsed } from "#domain/model/model-facts.ts";
import { createTokenCounter } from "#domain/model/token-count.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import type { Target } from "./target.ts";

/** An image counts as this many characters, whatever its size in bytes. */
const pictureChars = 4000;
/** A longer text is extrapolated from its first part. */
const countedChars = 200_000;

/** The request's text for a token estimate, with images and files replaced by a few words. */
export function countable(body: string): string {
  return body.replace(/"(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/=]{4000,}"/g, `"${"picture ".repeat(pictureChars / 32)}"`);
}

/** The usage of one call: as the provider reported it, or our own count of what was sent and received. */
export class ApiMeter {
  private readonly target: Target;
  private readonly sent: string;
  private received = "";
  /** The provider has started on the request. */
  accepted = false;
  reported: TokensUsed | null = null;

  constructor(target: Target, sent: string) {
    this.target = target;
    this.sent = sent;
  }

  /** Received text of any field. */
  addText(text: string): void {
    this.received += text;
  }

  setUsage(used: TokensUsed | null): void {
    this.reported = used ?? this.reported;
  }

  /** The usage so far. */
  used(): TokensUsed {
    return this.reported ?? { inputTokens: tokensOf(this.sent), outputTokens: this.received === "" ? 0 : tokensOf(this.received) };
  }

  /** The usage to charge; null if nothing is owed: the call failed before its first text, or was never accepted. */
  settled({ failed }: { failed: boolean }): StepUsage | null {
    if (!this.reported && this.received === "" && (failed || !this.accepted)) return null;
    const used = this.used();
    const { inputTokens, outputTokens } = used;
    const { cached: cachedInputTokens, written: cacheWriteTokens } = inputParts(used);
    const { id, ownKey, cost } = this.target;
    const tokens = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens };
    return { model: id, ...tokens, costMicroUsd: cost(used), ownKey, estimated: !this.reported };
  }
}

function tokensOf(text: string): number {
  const counted = text.slice(0, countedChars);
  return Math.ceil((createTokenCounter()(counted) * text.length) / Math.max(1, counted.length));
}
