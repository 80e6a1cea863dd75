import { v7 as uuidv7 } from "uuid";
import type { Message } from "#contracts/message.ts";
import { summaryLengthMax } from "#contracts/summary.ts";
import {
  beginSummary,
  claimSummary,
  endSummary,
  readUnsummarised,
  releaseSummary,
  type Summarised,
  type SummaryCall,
} from "#domain/chat/summary-call.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import { cheapModel } from "../llm/cheap-model.ts";
import type { LiveReply } from "../run/live-reply.ts";
import { summaryCallsMax, summaryClaimSeconds, summaryInputTokens, summaryOutputTokens, summaryTimeoutMs } from "../tunables.ts";
import { BackgroundCalls, callInBackground } from "./background-call.ts";
import { cleanSummary, summaryInput } from "./summary-text.ts";

/** The parts of the reply that are needed here. */
type EndedReply = Pick<LiveReply, "summariseUpTo" | "lease">;
/** The message up to which the conversation must be summarised, and the model whose provider may read it. */
type SummaryRequest = Summarised & { upTo: string; modelOfReply: string };

/**
 * Summarises messages that no longer fit the context window, after a reply and for the next one. Nothing depends on it: if it
 * fails, or this process ends, the model is told that messages are omitted.
 */
export class Summaries {
  private readonly models: Pick<ModelAccess, "list" | "resolve" | "quote">;
  private readonly calls = new BackgroundCalls();

  constructor(models: Pick<ModelAccess, "list" | "resolve" | "quote">) {
    this.models = models;
  }

  /** Called for every reply that ended. */
  offer({ conversationId, model: modelOfReply, status }: Message, { summariseUpTo: upTo, lease }: EndedReply): void {
    if (status !== "complete" || upTo === null || modelOfReply === null) return;
    const request = { userId: lease.userId, conversationId, upTo, modelOfReply };
    this.calls.start(lease.userId, "a conversation has no newer summary", (leaving) => this.summarise(request, leaving));
  }

  /** Aborts all calls in progress. */
  close(): Promise<void> {
    return this.calls.close();
  }

  private async summarise(request: SummaryRequest, leaving: AbortSignal): Promise<void> {
    const claim = await claimSummary(request, summaryClaimSeconds);
    if (!claim) return;
    try {
      for (let calls = 0; calls < summaryCallsMax; calls += 1) if (!(await this.extend(request, leaving))) return;
    } finally {
      await releaseSummary(request, claim);
    }
  }

  /** Makes one call; returns false once the summary reaches far enough, or if the call failed. */
  private async extend({ userId, conversationId, upTo, modelOfReply }: SummaryRequest, leaving: AbortSignal): Promise<boolean> {
    const unsummarised = await readUnsummarised({ userId, conversationId }, upTo);
    if (!unsummarised) return false;
    const { models } = await this.models.list({ userId, kind: "user", requestId: null });
    const model = cheapModel(modelOfReply, models);
    const { facts } = await this.models.resolve(userId, model);
    const input = summaryInput(unsummarised, Math.min(summaryInputTokens, (facts.window - summaryOutputTokens) / 2));
    const call: SummaryCall = { runId: uuidv7(), userId, conversationId };
    await beginSummary(
      call,
      await this.models.quote(userId, model, { bytes: Buffer.byteLength(input.text), outputTokens: summaryOutputTokens }),
    );
    const modelCall = { ...input, userId, model, maxOutputTokens: summaryOutputTokens, charsMax: summaryLengthMax };
    const signal = AbortSignal.any([leaving, AbortSignal.timeout(summaryTimeoutMs)]);
    const { text: answer, usage, failure } = await callInBackground(this.models, modelCall, signal);
    const text = answer === null ? null : cleanSummary(answer);
    const extended = await endSummary(call, text === null ? null : { text, messageId: input.upTo, base: unsummarised.base }, usage);
    if (failure) throw failure;
    return extended;
  }
}
