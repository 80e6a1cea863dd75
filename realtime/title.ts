import { v7 as uuidv7 } from "uuid";
import type { Message, MessagePart } from "#contracts/message.ts";
import { toDomainError } from "#domain/error.ts";
import type { RunLease } from "#domain/run-lease.ts";
import { beginTitle, endTitle, type TitleCall } from "#domain/title.ts";
import { logger } from "#lib/logger.ts";
import type { ModelAccess } from "./llm/access.ts";
import { cheapModel } from "./llm/cheap-model.ts";
import { CallMeter } from "./llm/meter.ts";
import { ModelError, type ModelRequest } from "./llm/model.ts";
import type { Priced } from "./llm/registry.ts";
import { cleanTitle, titleInput, titleInstructions } from "./title-words.ts";
import { titleOutputTokens, titleTextMax, titleTimeoutMs } from "./tunables.ts";

/**
 * Names conversations after their first whole reply. Nobody waits for it and nothing depends on it: when it fails, or
 * this process goes, the user's first words stay the title.
 */
export class Titles {
  private readonly models: Pick<ModelAccess, "list" | "resolve" | "estimate">;
  private readonly underWay = new Set<Promise<void>>();
  private readonly leaving = new AbortController();

  constructor(models: Pick<ModelAccess, "list" | "resolve" | "estimate">) {
    this.models = models;
  }

  /** Told of every reply that ended. */
  offer(reply: Message, { userId }: RunLease): void {
    if (reply.status !== "complete" || reply.model === null || this.leaving.signal.aborted) return;
    const call = { runId: uuidv7(), userId, conversationId: reply.conversationId };
    const naming = this.name(call, reply, reply.model).catch((error: unknown) => {
      const expected = error instanceof ModelError || toDomainError(error).code === "QUOTA_EXCEEDED";
      logger[expected ? "info" : "warn"]({ err: error, user_id: userId }, "a conversation keeps its first words as title");
    });
    this.underWay.add(naming);
    void naming.finally(() => this.underWay.delete(naming));
  }

  /** Lets go of all calls under way. */
  async close(): Promise<void> {
    this.leaving.abort();
    await Promise.all(this.underWay);
  }

  private async name(call: TitleCall, reply: Message, modelOfReply: string): Promise<void> {
    const { models } = await this.models.list({ userId: call.userId, kind: "user", requestId: null });
    const model = cheapModel(modelOfReply, models);
    const question = await beginTitle(call, reply, this.models.estimate(model, 2 * titleTextMax));
    if (!question) return;
    const { client, cost, ownKey, ...asked } = await this.models.resolve(call.userId, model).catch(async (error: unknown) => {
      await endTitle(call, { title: null, usage: null });
      throw error;
    });
    const meter = new CallMeter({ id: model, cost, ownKey });
    const text = titleInput(textOf(question.parts), textOf(reply.parts));
    const title = await this.ask(meter, { client, model: asked.model }, text).catch(async (error: unknown) => {
      await endTitle(call, { title: null, usage: meter.settled({ failed: true }) });
      throw error;
    });
    await endTitle(call, { title, usage: meter.settled({ failed: false }) });
  }

  private async ask(meter: CallMeter, { client, model }: Pick<Priced, "client" | "model">, text: string): Promise<string | null> {
    const turns: ModelRequest["turns"] = [{ role: "user", text }];
    const request = { model, system: titleInstructions, turns, tools: [], maxOutputTokens: titleOutputTokens, brief: true };
    const signal = AbortSignal.any([this.leaving.signal, AbortSignal.timeout(titleTimeoutMs)]);
    let said = "";
    await client(meter.watch(request), signal, (event) => {
      meter.take(event);
      // A server that does not keep to the limit of tokens must not fill the memory.
      if (event.type === "text" && said.length < titleTextMax) said += event.text;
    });
    return signal.aborted ? null : cleanTitle(said);
  }
}

function textOf(parts: MessagePart[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}
