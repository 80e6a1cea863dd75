import { inputParts, type TokensUsed } from "#domain/model/model-facts.ts";
import { createTokenCounter, tokensOfTurn } from "#domain/model/token-count.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import type { ModelEvent, ModelRequest } from "../model.ts";

type CountedTokens = TokensUsed & { inputTokens: number };
type MeteredCall = { id: string; cost: (used: TokensUsed) => number; ownKey: boolean };

/**
 * The usage of one model call: as the provider reported it, or else counted by us from what was sent and received. Tokens are
 * only counted on demand.
 */
export class CallMeter {
  private readonly call: MeteredCall;
  private request: ModelRequest | null = null;
  private accepted = false;
  private input: Omit<CountedTokens, "outputTokens"> | undefined;
  /** The usage that the provider has reported so far. */
  reported: Extract<ModelEvent, { type: "usage" }> | undefined;
  /** The end reason, once the answer has ended. */
  end: Extract<ModelEvent, { type: "end" }>["reason"] | null = null;
  private received = "";
  /** The number of web searches by the provider. */
  private searches = 0;

  constructor(call: MeteredCall) {
    this.call = call;
  }

  /** The request to send instead of `request`: it notifies this meter when the provider accepts it. */
  watch(request: ModelRequest): ModelRequest {
    this.request = request;
    return {
      ...request,
      onAccepted: (counted) => {
        this.accepted = true;
        this.input = counted;
      },
    };
  }

  take(event: ModelEvent): void {
    if (event.type === "search") this.searches += 1;
    else if (event.type === "usage") this.reported = this.reported ? merged(this.reported, event) : event;
    else if (event.type === "text" || event.type === "reasoning") this.received += event.text;
    else if (event.type === "tool_call") this.received += `${event.name} ${JSON.stringify(event.input)}`;
    else if (event.type === "end") this.end = event.reason;
  }

  /**
   * The usage to charge; null if nothing is owed. A call that failed before its first event costs nothing; one that the user
   * stopped is charged once the provider has accepted it. `untrackedText`: text received but not passed to `take`.
   */
  settled({ failed, untrackedText = "" }: { failed: boolean; untrackedText?: string }): StepUsage | null {
    const received = this.received + untrackedText;
    if (!this.reported && received === "" && (failed || !this.accepted)) return null;
    const { used, estimated } = this.used(received);
    const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 } = used;
    const { id: model, ownKey, cost } = this.call;
    return {
      model,
      inputTokens,
      cachedInputTokens,
      cacheWriteTokens,
      outputTokens,
      costMicroUsd: inRange(cost(used), costMax),
      ownKey,
      estimated,
      searches: this.searches,
    };
  }

  /** The provider's counts where reported; a zero for something that exists does not count. */
  private used(received: string): { used: TokensUsed; estimated: boolean } {
    const count = createTokenCounter();
    const { reported } = this;
    const hasReportedInput = Boolean(reported?.inputTokens);
    const hasReportedOutput = reported?.outputTokens != null && (reported.outputTokens > 0 || received === "");
    const input =
      hasReportedInput && reported
        ? { ...reported, inputTokens: reported.inputTokens ?? 0 }
        : (this.input ?? { inputTokens: this.countRequest(count) });
    const outputTokens = hasReportedOutput ? (reported?.outputTokens ?? 0) : received === "" ? 0 : count(received);
    const { cached, written } = inputParts({ ...input, outputTokens });
    const used = {
      inputTokens: inRange(input.inputTokens, tokensMax),
      outputTokens: inRange(outputTokens, tokensMax),
      cachedInputTokens: inRange(cached, tokensMax),
      cacheWriteTokens: inRange(written, tokensMax),
    };
    return { used, estimated: !hasReportedInput || !hasReportedOutput };
  }

  private countRequest(count: (text: string) => number): number {
    if (!this.request) return 0;
    const { system, tools, messages } = this.request;
    const overhead = count(system) + tools.reduce((sum, tool) => sum + count(JSON.stringify(tool)), 0);
    return overhead + messages.reduce((sum, message) => sum + tokensOfTurn(message, count), 0);
  }
}

/** Above any real call, and the most that the columns hold. */
const tokensMax = 100_000_000;
const costMax = 1_000_000_000_000;

function inRange(number: number, max: number): number {
  return Number.isFinite(number) ? Math.min(Math.max(0, Math.round(number)), max) : 0;
}

type ReportedUsage = NonNullable<CallMeter["reported"]>;

/** Some providers report partial usage with every event: the last value of each field wins. */
function merged(before: ReportedUsage, now: ReportedUsage): ReportedUsage {
  return { ...before, ...now, inputTokens: now.inputTokens ?? before.inputTokens, outputTokens: now.outputTokens ?? before.outputTokens };
}
