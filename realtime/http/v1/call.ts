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
import { tellable } from "../../run/trace-calls.ts";
import { ApiMeter, countable } from "./meter.ts";
import { ofModelError } from "./provider-error.ts";
import type { Target } from "./target.ts";

/** One call of a program: who asks which model, what it has taken so far, and whether the program is still there. */
export type ApiCall = {
  id: string;
  actor: Actor;
  target: Target;
  /** What is left to spend pays for no longer answers than this, in tokens of all together; null: for those asked for. */
  outputMax: number | null;
  meter: ApiMeter;
  /** Aborts when the program has gone. */
  signal: AbortSignal;
  response: ServerResponse;
  /** Writes it into the ledger; before the last byte of the answer leaves, and once. */
  settle: () => Promise<void>;
};

type Begin = {
  actor: Actor;
  limits: CallLimits;
  target: Target;
  response: ServerResponse;
  body: string;
  /** Tokens of all answers of the call together at most: as the program says, else as long as the model's answers can be. */
  outputAsked?: number | undefined;
  /** The program, or the model by itself, writes no more than that; else a paid call is limited to what is held for it. */
  limited?: boolean;
  /** False: it counts towards the month's allowance and not as one of the day's replies. */
  reply?: boolean;
};
/** `runsMax`: replies that one user may have written at once, in chats and here together; null for any number. */
export type CallLimits = { runsMax: number | null };

/**
 * Holds what the call may cost, does `work`, and settles it whatever becomes of that: by the provider's count, or by
 * ours where it broke off.
 */
export async function inCall(
  { actor, limits, target, response, body, outputAsked, limited = true, reply = true }: Begin,
  work: (call: ApiCall) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const id = uuidv7();
  const sent = countable(body);
  const quote = quoteOfCall(target, Buffer.byteLength(sent), outputAsked);
  const hold = await beginCall(actor, id, { quote, ...limits, reply });
  finishWork();
  const outputMax = hold.outputMax !== null && (!limited || hold.outputMax < quote.outputTokens) ? hold.outputMax : null;
  const meter = new ApiMeter(target, sent);
  let settled: Promise<void> | undefined;
  const settle = (failed: boolean) => {
    settled ??= endCall(actor, id, meter.settled({ failed })).then(() => tellLimitsLater(actor.userId));
    return settled;
  };
  const call = { id, actor, target, outputMax, meter, signal: gone.signal, response, settle: () => settle(false) };
  const facts: SpanFacts = { user_id: actor.userId, "gen_ai.operation.name": "chat", "gen_ai.request.model": tellable(target.model) };
  try {
    await traced("chat", { kind: "client", facts }, async (span) => {
      const figures = new CallFigures(target);
      let outcome = "interrupted";
      try {
        await work(call);
        if (!gone.signal.aborted) outcome = "ended";
      } catch (error) {
        if (!gone.signal.aborted) outcome = outcomeOfFailure(error);
        throw error;
      } finally {
        figures.ended(outcome, meter.told ?? {});
        const { inputTokens, outputTokens } = meter.told ?? {};
        span.set({
          outcome: gone.signal.aborted ? "interrupted" : null,
          "gen_ai.usage.input_tokens": inputTokens,
          "gen_ai.usage.output_tokens": outputTokens,
        });
      }
    });
    await settle(false);
  } catch (error) {
    await settle(!gone.signal.aborted);
    if (gone.signal.aborted) return;
    throw error instanceof ModelError ? ofModelError(error, target.transport) : error;
  }
}
