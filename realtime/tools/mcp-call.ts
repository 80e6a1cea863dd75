import { setTimeout as pause } from "node:timers/promises";
import type { McpPending, McpProgress, McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import type { Message, MessagePart, ToolPart } from "#contracts/message.ts";
import { assistantActor } from "#domain/actor.ts";
import { answerTo, storeQuestion } from "#domain/mcp/ask-user.ts";
import { beginMcpCall } from "#domain/tool/mcp-call.ts";
import type { ToolResult } from "#domain/tool/tool.ts";
import type { CallHooks } from "#integrations/mcp/call-flow.ts";
import { storePicture } from "../files/store-picture.ts";
import type { FlushClock } from "../run/clocks.ts";
import type { LiveReply } from "../run/live-reply.ts";
import { answerPollMs, progressIntervalMs, questionMs } from "../tunables.ts";
import { type McpToolSet, unknownOutcome } from "./mcp-tools.ts";

type Deps = {
  clock: Pick<FlushClock, "exclusively">;
  outside: McpToolSet;
  announce: (event: "chat:message", message: Message, reply: LiveReply) => void;
};

/**
 * Calls a tool of a user's MCP server. Returns a function that yields its result or throws its error where results are
 * stored.
 */
export async function runMcpCall(reply: LiveReply, deps: Deps, part: ToolPart): Promise<() => ToolResult> {
  const { name, input, callId } = part;
  const begun = await deps.clock.exclusively(reply, () => beginMcpCall(reply.lease, callId));
  const shown = new ShownCall(reply, deps, callId);
  try {
    if (begun === "again") throw unknownOutcome();
    const { userId } = reply.lease;
    const { conversationId } = reply.message;
    const hooks: CallHooks = { progress: (progress) => shown.progress(progress), ask: (question, signal) => shown.ask(question, signal) };
    const { text, pictures } = await deps.outside.call(userId, { name, input, conversationId, signal: reply.abort.signal, hooks });
    const owner = assistantActor(userId, reply.lease.runId, callId);
    const kept = await Promise.all(pictures.map((picture, at) => storePicture(owner, reply.message.id, picture, `${name} ${at + 1}`)));
    const files = kept.filter((file) => file !== null);
    return () => ({ output: { text, undoable: false, ...(files.length > 0 ? { pictures: files } : {}) } });
  } catch (error) {
    return () => {
      throw error;
    };
  } finally {
    shown.end();
  }
}

/** What clients see of a call in progress: its progress and its question. */
class ShownCall {
  private state: McpPending = {};
  private timer: NodeJS.Timeout | null = null;
  private isOver = false;
  private readonly reply: LiveReply;
  private readonly deps: Deps;
  private readonly callId: string;

  constructor(reply: LiveReply, deps: Deps, callId: string) {
    this.reply = reply;
    this.deps = deps;
    this.callId = callId;
  }

  progress(progress: McpProgress): void {
    if (this.isOver) return;
    this.state = { ...this.state, progress };
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.show();
    }, progressIntervalMs);
  }

  /** Shows a question until it is answered, by any client through any process. */
  async ask(question: McpQuestion, signal: AbortSignal): Promise<McpReply> {
    await this.note(question);
    const until = Date.now() + questionMs;
    let answer: McpReply | null = null;
    while (!answer && !signal.aborted && Date.now() < until) {
      await pause(answerPollMs, undefined, { signal }).catch(() => {});
      answer = await answerTo(this.reply.lease, this.callId, question.id).catch(() => null);
    }
    if (!signal.aborted) await this.note(null);
    return answer ?? { action: "cancel" };
  }

  end(): void {
    this.isOver = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private async note(question: McpQuestion | null): Promise<void> {
    const { question: _, ...rest } = this.state;
    this.state = question ? { ...rest, question } : rest;
    const { reply, callId } = this;
    await this.deps.clock.exclusively(reply, async () => {
      reply.parts = this.shownParts();
      await storeQuestion(reply.lease, callId, question, { parts: reply.parts, seq: reply.seq });
    });
    this.show();
  }

  private show(): void {
    if (this.isOver || this.reply.interruption !== null || this.reply.phase === "over") return;
    this.reply.parts = this.shownParts();
    this.deps.announce("chat:message", this.reply.present(), this.reply);
  }

  private shownParts(): MessagePart[] {
    const output = Object.keys(this.state).length > 0 ? this.state : null;
    return this.reply.parts.map((part) =>
      part.type === "tool" && part.callId === this.callId && part.status === "pending" ? { ...part, output } : part,
    );
  }
}
