import { inputParts, type TokensUsed } from "#domain/model/model-facts.ts";
import { createTokenCounter, tokensOfTurn } from "#domain/model/token-count.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import type { ModelEvent, ModelRequest } from "../model.ts";

type Counted = TokensUsed & { inputTokens: number };
type MeteredCall = { id: string; cost: (used: TokensUsed) => number; ownKey: boolean };

/**
 * What one model call used: by the provider's word, and where it did not get to say it, by our own count of what was
 * sent and what came. Nothing is counted before it is asked for.
 */
export class CallMeter {
  private readonly call: MeteredCall;
  private request: ModelRequest | null = null;
  private taken = false;
  private input: Omit<Counted, "outputTokens"> | undefined;
  /** The provider's own word, as far as it has one. */
  told: Extract<ModelEvent, { type: "usage" }> | undefined;
  /** Why the answer ended, once it has. */
  end: Extract<ModelEvent, { type: "end" }>["reason"] | null = null;
  private received = "";
  /** How often the provider searched the web. */
  private searches = 0;

  constructor(call: MeteredCall) {
    this.call = call;
  }

  /** The request to send in place of `request`: it tells this meter when the provider begins. */
  watch(request: ModelRequest): ModelRequest {
    this.request = request;
    return {
      ...request,
      onTaken: (counted) => {
        this.taken = true;
        this.input = counted;
      },
    };
  }

  take(event: ModelEvent): void {
    if (event.type === "search") this.searches += 1;
    else if (event.type === "usage") this.told = this.told ? merged(this.told, event) : event;
    else if (event.type === "text" || event.type === "reasoning") this.received += event.text;
    else if (event.type === "tool_call") this.received += `${event.name} ${JSON.stringify(event.input)}`;
    else if (event.type === "end") this.end = event.reason;
  }

  /**
   * The call as the ledger wants it; null when nothing is owed. A call that `failed` before its first word is none of
   * the provider's work; one that the user stopped is, from the moment the provider took it. `said`: what came of text
   * without being taken here.
   */
  settled({ failed, said = "" }: { failed: boolean; said?: string }): StepUsage | null {
    const received = this.received + said;
    if (!this.told && received === "" && (failed || !this.taken)) return null;
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

  /** The provider's numbers where it has them; nought for what there was is none. */
  private used(received: string): { used: TokensUsed; estimated: boolean } {
    const count = createTokenCounter();
    const { told } = this;
    const isInputTold = Boolean(told?.inputTokens);
    const isOutputTold = told?.outputTokens != null && (told.outputTokens > 0 || received === "");
    const input = isInputTold && told ? { ...told, inputTokens: told.inputTokens ?? 0 } : (this.input ?? { inputTokens: this.sent(count) });
    const outputTokens = isOutputTold ? (told?.outputTokens ?? 0) : received === "" ? 0 : count(received);
    const { cached, written } = inputParts({ ...input, outputTokens });
    const used = {
      inputTokens: inRange(input.inputTokens, tokensMax),
      outputTokens: inRange(outputTokens, tokensMax),
      cachedInputTokens: inRange(cached, tokensMax),
      cacheWriteTokens: inRange(written, tokensMax),
    };
    return { used, estimated: !isInputTold || !isOutputTold };
  }

  private sent(count: (text: string) => number): number {
    if (!this.request) return 0;
    const { system, tools, turns } = this.request;
    const beside = count(system) + tools.reduce((sum, tool) => sum + count(JSON.stringify(tool)), 0);
    return beside + turns.reduce((sum, turn) => sum + tokensOfTurn(turn, count), 0);
  }
}

/** Beyond these no call of any model comes, and no column holds more. */
const tokensMax = 100_000_000;
const costMax = 1_000_000_000_000;

function inRange(number: number, max: number): number {
  return Number.isFinite(number) ? Math.min(Math.max(0, Math.round(number)), max) : 0;
}

type Told = NonNullable<CallMeter["told"]>;

/** Some tell their count with every event, and not all of it each time: the last number of each kind stands. */
function merged(before: Told, now: Told): Told {
  return { ...before, ...now, inputTokens: now.inputTokens ?? before.inputTokens, outputTokens: now.outputTokens ?? before.outputTokens };
}
