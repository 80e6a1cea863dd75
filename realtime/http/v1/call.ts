import type { ServerResponse } from "node:http";
import { v7 as uuidv7 } from "uuid";
import type { Actor } from "#domain/actor.ts";
import { tellLimitsLater } from "#domain/notification/limit.ts";
import { beginCall, endCall } from "#domain/usage/usage.ts";
import { finishWork } from "#lib/database/work.ts";
import { type SpanFacts, traced } from "#lib/tracing.ts";
import { quoteOfCall } from "../../llm/accounting/access.ts";
import { CallFigures, outcomeOfFailure } from "../../llm/accounting/count-call.ts";
import { ModelError } from "../../llm/model.ts";
import { loggableModel } from "../../run/trace-calls.ts";
import { ApiMeter, countable } from "./meter.ts";
import { ofModelError } from "./provider-error.ts";
import type { Target } from "./target.ts";

/** One call by an API client: who calls which model, its usage so far, and whether the client is still connected. */
export type ApiCall = {
  id: string;
  actor: Actor;
  target: Target;
  /**
   * The output limit in tokens for all answers together that the remaining balance can pay; null: the requested limit is
   * affordable.
   */
  outputMax: number | null;
  meter: ApiMeter;
  /** Aborts when the client disconnects. */
  signal: AbortSignal;
  response: ServerResponse;
  /** Records the usage in the ledger, once, before the last byte of the answer is sent. */
  settle: () => Promise<void>;
};

type CallOptions = {
  actor: Actor;
  limits: CallLimits;
  target: Target;
  response: ServerResponse;
  body: string;
  /** The output limit of all answers together: as requested, else the model's maximum. */
  requestedOutput?: number | undefined;
  /** The request or the model enforces that limit; otherwise a paid call is limited to its reservation. */
  limited?: boolean;
  /** False: it counts towards the monthly allowance, but not towards the daily replies. */
  reply?: boolean;
};
/** `runsMax`: concurrent replies per user, chats included; null: unlimited. */
export type CallLimits = { runsMax: number | null };

/**
 * Reserves the call's maximum cost, runs `work`, and settles in every case: by the provider's usage, or by our own count if
 * the call was cut off.
 */
export async function inCall(
  { actor, limits, target, response, body, requestedOutput, limited = true, reply = true }: CallOptions,
  work: (call: ApiCall) => Promise<void>,
): Promise<void> {
  const clientGone = new AbortController();
  response.once("close", () => clientGone.abort());
  const id = uuidv7();
  const sent = countable(body);
  const quote = quoteOfCall(target, Buffer.byteLength(sent), requestedOutput);
  const hold = await beginCall(actor, id, { quote, ...limits, reply });
  finishWork();
  const outputMax = hold.outputMax !== null && (!limited || hold.outputMax < quote.outputTokens) ? hold.outputMax : null;
  const meter = new ApiMeter(target, sent);
  let settled: Promise<void> | undefined;
  const settle = (failed: boolean) => {
    settled ??= endCall(actor, id, meter.settled({ failed })).then(() => tellLimitsLater(actor.userId));
    return settled;
  };
  const call = { id, actor, target, outputMax, meter, signal: clientGone.signal, response, settle: () => settle(false) };
  const facts: SpanFacts = { user_id: actor.userId, "gen_ai.operation.name": "chat", "gen_ai.request.model": loggableModel(target.model) };
  try {
    await traced("chat", { kind: "client", facts }, async (span) => {
      const figures = new CallFigures(target);
      let outcome = "interrupted";
      try {
        await work(call);
        if (!clientGone.signal.aborted) outcome = "ended";
      } catch (error) {
        if (!clientGone.signal.aborted) outcome = outcomeOfFailure(error);
        throw error;
      } finally {
        figures.ended(outcome, meter.reported ?? {});
        const { inputTokens, outputTokens } = meter.reported ?? {};
        span.set({
          outcome: clientGone.signal.aborted ? "interrupted" : null,
          "gen_ai.usage.input_tokens": inputTokens,
          "gen_ai.usage.output_tokens": outputTokens,
        });
      }
    });
    await settle(false);
  } catch (error) {
    await settle(!clientGone.signal.aborted);
    if (clientGone.signal.aborted) return;
    throw error instanceof ModelError ? ofModelError(error, target.transport) : error;
  }
}
