import { v7 as uuidv7 } from "uuid";
import type { Message, MessagePart } from "#contracts/message.ts";
import { beginTitle, endTitle, type TitleCall } from "#domain/chat/title.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import { cheapModel } from "../llm/cheap-model.ts";
import { titleOutputTokens, titleTextMax, titleTimeoutMs } from "../tunables.ts";
import { BackgroundCalls, callInBackground } from "./background-call.ts";
import { cleanTitle, titleInput, titleInstructions } from "./title-text.ts";

/**
 * Titles conversations after their first complete reply. Nothing depends on it: if it fails, or this process ends, the user's
 * first words remain the title.
 */
export class Titles {
  private readonly models: Pick<ModelAccess, "list" | "resolve" | "quote">;
  private readonly calls = new BackgroundCalls();

  constructor(models: Pick<ModelAccess, "list" | "resolve" | "quote">) {
    this.models = models;
  }

  /** Called for every reply that ended. */
  offer(reply: Message, { userId }: RunLease): void {
    const { status, model, conversationId } = reply;
    if (status !== "complete" || model === null) return;
    const call = { runId: uuidv7(), userId, conversationId };
    this.calls.start(userId, "a conversation keeps its first words as title", (leaving) => this.name(call, reply, model, leaving));
  }

  /** Aborts all calls in progress. */
  close(): Promise<void> {
    return this.calls.close();
  }

  private async name(call: TitleCall, reply: Message, modelOfReply: string, leaving: AbortSignal): Promise<void> {
    const { userId } = call;
    const { models } = await this.models.list({ userId, kind: "user", requestId: null });
    const model = cheapModel(modelOfReply, models);
    const quote = await this.models.quote(userId, model, { bytes: 4 * titleTextMax, outputTokens: titleOutputTokens });
    const question = await beginTitle(call, reply, quote);
    if (!question) return;
    const text = titleInput(textOf(question.parts), textOf(reply.parts));
    const modelCall = { userId, model, system: titleInstructions, text, maxOutputTokens: titleOutputTokens, charsMax: titleTextMax };
    const signal = AbortSignal.any([leaving, AbortSignal.timeout(titleTimeoutMs)]);
    const { text: answer, usage, failure } = await callInBackground(this.models, modelCall, signal);
    await endTitle(call, { title: answer === null ? null : cleanTitle(answer), usage });
    if (failure) throw failure;
  }
}

function textOf(parts: MessagePart[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}
