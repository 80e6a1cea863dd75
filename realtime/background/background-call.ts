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
  private readonly inProgress = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  /** Runs `work` in the background; `words` is the log message if it fails. */
  start(userId: number, failureMessage: string, work: (closing: AbortSignal) => Promise<void>): void {
    if (this.closing.signal.aborted) return;
    const working = work(this.closing.signal).catch((error: unknown) => {
      const expected = error instanceof ModelError || isRefusedCall(toDomainError(error));
      logger[expected ? "info" : "warn"]({ err: error, user_id: userId }, failureMessage);
    });
    this.inProgress.add(working);
    void working.finally(() => this.inProgress.delete(working));
  }

  /** Aborts everything in progress. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.inProgress);
  }
}

export type BackgroundCall = { userId: number; model: string; system: string; text: string; maxOutputTokens: number; charsMax: number };
/** `said` is null if the call failed or was aborted; `usage` is owed in any case. */
export type BackgroundAnswer = { text: string | null; usage: StepUsage | null; failure: unknown };

/** One call without tools. Never throws, because its usage must be settled in any case. */
export async function callInBackground(
  models: Pick<ModelAccess, "resolve">,
  call: BackgroundCall,
  signal: AbortSignal,
): Promise<BackgroundAnswer> {
  const { system, maxOutputTokens } = call;
  let meter: CallMeter | null = null;
  let text = "";
  try {
    const priced = await models.resolve(call.userId, call.model);
    const { model, cost, ownKey } = priced;
    const callMeter = new CallMeter({ id: call.model, cost, ownKey });
    meter = callMeter;
    const request = { model, system, messages: [{ role: "user" as const, text: call.text }], tools: [], maxOutputTokens, brief: true };
    await callModel(priced, { userId: call.userId, meter: callMeter, request, signal }, (event) => {
      callMeter.take(event);
      // A server that ignores the token limit must not fill the memory.
      if (event.type === "text" && text.length < call.charsMax) text += event.text;
    });
    return { text: signal.aborted ? null : text, usage: callMeter.settled({ failed: false }), failure: null };
  } catch (failure) {
    return { text: null, usage: meter?.settled({ failed: true }) ?? null, failure };
  }
}
