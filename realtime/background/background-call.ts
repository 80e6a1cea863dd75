import { toDomainError } from "#domain/error.ts";
import { isRefusedCall } from "#domain/usage/limit/allowance.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import { logger } from "#lib/logger.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import { CallMeter } from "../llm/accounting/meter.ts";
import { ModelError } from "../llm/model.ts";
import { callModel } from "../run/trace-calls.ts";

/** Background model calls. Nothing waits for them or depends on them. */
export class BackgroundCalls {
  private readonly underWay = new Set<Promise<void>>();
  private readonly leaving = new AbortController();

  /** Runs `work` in the background; `words` is the log message if it fails. */
  start(userId: number, words: string, work: (leaving: AbortSignal) => Promise<void>): void {
    if (this.leaving.signal.aborted) return;
    const working = work(this.leaving.signal).catch((error: unknown) => {
      const expected = error instanceof ModelError || isRefusedCall(toDomainError(error));
      logger[expected ? "info" : "warn"]({ err: error, user_id: userId }, words);
    });
    this.underWay.add(working);
    void working.finally(() => this.underWay.delete(working));
  }

  /** Aborts everything in progress. */
  async close(): Promise<void> {
    this.leaving.abort();
    await Promise.all(this.underWay);
  }
}

export type BackgroundCall = { userId: number; model: string; system: string; text: string; maxOutputTokens: number; charsMax: number };
/** `said` is null if the call failed or was aborted; `usage` is owed in any case. */
export type BackgroundAnswer = { said: string | null; usage: StepUsage | null; failure: unknown };

/** One call without tools. Never throws, because its usage must be settled in any case. */
export async function callInBackground(
  models: Pick<ModelAccess, "resolve">,
  call: BackgroundCall,
  signal: AbortSignal,
): Promise<BackgroundAnswer> {
  const { system, maxOutputTokens } = call;
  let meter: CallMeter | null = null;
  let said = "";
  try {
    const priced = await models.resolve(call.userId, call.model);
    const { model, cost, ownKey } = priced;
    const asking = new CallMeter({ id: call.model, cost, ownKey });
    meter = asking;
    const request = { model, system, messages: [{ role: "user" as const, text: call.text }], tools: [], maxOutputTokens, brief: true };
    await callModel(priced, { userId: call.userId, meter: asking, request, signal }, (event) => {
      asking.take(event);
      // A server that ignores the token limit must not fill the memory.
      if (event.type === "text" && said.length < call.charsMax) said += event.text;
    });
    return { said: signal.aborted ? null : said, usage: asking.settled({ failed: false }), failure: null };
  } catch (failure) {
    return { said: null, usage: meter?.settled({ failed: true }) ?? null, failure };
  }
}
