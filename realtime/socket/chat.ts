import type { Message } from "#contracts/message.ts";
import type { LiveMessage } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import { getConversation, openConversation } from "#domain/chat/conversation.ts";
import { answerQuestion } from "#domain/mcp/ask-user.ts";
import type { BegunRun, RunOwner } from "#domain/run/begin.ts";
import { beginContinue, beginRegenerate } from "#domain/run/begin-again.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { getReply, requestStop, stopWaiting } from "#domain/run/run-end.ts";
import { decideAllToolCalls } from "#domain/tool/decide-all.ts";
import { type Decision, decideToolCall, type WakeOwner } from "#domain/tool/tool.ts";
import { oneAtATime } from "#domain/usage/limit/one-at-a-time.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import type { LiveReply } from "../run/live-reply.ts";
import type { Runs } from "../run/runs.ts";
import { besideMessagesBytes, runsPerUserMax, stopWaitMs } from "../tunables.ts";
import type { Broadcast } from "./broadcast.ts";
import type { ConversationLock } from "./conversation-lock.ts";
import type { Handlers } from "./handle.ts";
import { type ChatSocket, conversationRoom } from "./types.ts";

export type ChatDeps = {
  runs: Runs;
  broadcast: Broadcast;
  cluster: Cluster;
  locks: ConversationLock;
  leaseOwner: string;
  rateLimits: boolean;
  models: Pick<ModelAccess, "choose" | "quote">;
};

type ChatHandlers = Pick<
  Handlers,
  | "chat:send"
  | "chat:open"
  | "chat:close"
  | "chat:stop"
  | "chat:regenerate"
  | "chat:continue"
  | "tool:decide"
  | "tool:decide-all"
  | "tool:answer"
>;

/** The chat events of the contract. Each calls one verb of the domain, announces the result, and starts the run. */
export function chatHandlers(deps: ChatDeps): ChatHandlers {
  const { runs, broadcast, cluster, locks, leaseOwner } = deps;
  const runsMax = deps.rateLimits ? runsPerUserMax : null;

  return {
    "chat:send": (actor, input, socket) =>
      locks.run(input.conversationId, async () => {
        const started = await oneAtATime(actor.userId, () => beginSend(actor, input, ownerFor(actor, input.model)));
        await join(socket, input.conversationId);
        if (started.lease) broadcast.message("chat:message", started.userMessage);
        return { conversation: started.conversation, userMessage: started.userMessage, assistantMessage: announceAndStart(started) };
      }),

    "chat:regenerate": async (actor, input, socket) => {
      const target = await getReply(actor, input.messageId);
      return locks.run(target.conversationId, async () => {
        const started = await oneAtATime(actor.userId, () => beginRegenerate(actor, input, ownerFor(actor, input.model)));
        await join(socket, target.conversationId);
        return { assistantMessage: announceAndStart(started) };
      });
    },

    "chat:continue": async (actor, input, socket) => {
      const target = await getReply(actor, input.messageId);
      return locks.run(target.conversationId, async () => {
        const started = await oneAtATime(actor.userId, () => beginContinue(actor, input, ownerFor(actor, undefined)));
        await join(socket, target.conversationId);
        return { assistantMessage: announceAndStart(started) };
      });
    },

    "chat:open": (actor, input, socket) =>
      locks.run(input.conversationId, async () => {
        const { conversation, messages } = await openConversation(actor, input.conversationId);
        await join(socket, input.conversationId);
        // Nothing awaits from here to the return: state and `seq` are read together, and later events follow exactly.
        const live: LiveMessage[] = [];
        const shown = messages.map(({ seq, ...stored }): Message => {
          cluster.noteRead(stored, seq);
          const known = newerReply(stored) ?? cluster.mirrorOf(stored, seq);
          const message = known ? known.present() : stored;
          if (message.role === "assistant") live.push({ messageId: message.id, seq: known ? known.seq : seq, parts: message.parts });
          return message;
        });
        if (cluster.active) rememberEnds(socket, shown);
        return { conversation, messages: shown, live };
      }),

    "chat:close": async (actor, input, socket) => {
      await getConversation(actor, input.conversationId);
      await socket.leave(conversationRoom(input.conversationId));
      return {};
    },

    "chat:stop": async (actor, input) => {
      const message = await getReply(actor, input.messageId);
      if (message.status === "awaiting_approval") return stopAwaiting(actor, message);
      if (message.status !== "streaming") return { message };
      const ended = await stopRunning(actor, input.messageId);
      // The reply parked just before it received the stop.
      return ended.status === "awaiting_approval" ? stopAwaiting(actor, ended) : { message: ended };
    },

    "tool:decide": (actor, input) => applyDecision(actor, input.messageId, (owner) => decideToolCall(actor, input, owner)),

    "tool:decide-all": (actor, input) => applyDecision(actor, input.messageId, (owner) => decideAllToolCalls(actor, input, owner)),

    "tool:answer": async (actor, input) => {
      await answerQuestion(actor, input);
      return {};
    },
  };

  /** Stores decisions on waiting calls, announces them, and resumes the run after the last one. */
  async function applyDecision(
    actor: Actor,
    messageId: string,
    decide: (owner: WakeOwner) => Promise<Decision>,
  ): Promise<{ message: Message }> {
    const target = await getReply(actor, messageId);
    return locks.run(target.conversationId, async () => {
      const { message, lease, seq, changed } = await decide({ leaseOwner, tokens: runs.tokens, runsMax });
      // Already decided: the stored state is behind the live reply, so nothing is announced.
      if (!changed) return { message: newerReply(message)?.present() ?? message };
      broadcast.message("chat:message", message, lease && { seq, token: lease.token });
      if (lease) runs.start(lease, message, seq);
      return { message };
    });
  }

  /** The reply in this process if newer than the stored one: an ended reply may have been changed since. */
  function newerReply(stored: Message): LiveReply | undefined {
    const own = stored.role === "assistant" ? runs.get(stored.id) : undefined;
    return own && (own.phase !== "over" || own.message.updatedAt > stored.updatedAt) ? own : undefined;
  }

  function ownerFor(actor: Actor, model: string | undefined): RunOwner {
    const { choose, quote } = deps.models;
    return {
      leaseOwner,
      tokens: runs.tokens,
      runsMax,
      chooseModel: (preferred) => choose(actor, model, preferred),
      quote: (userId, id, { bytes, webSearch }) => quote(userId, id, { bytes: bytes + besideMessagesBytes, webSearch }),
    };
  }

  /** Stops a reply that waits for decisions; if it was resumed in the meantime, stops the run instead. */
  async function stopAwaiting(actor: Actor, waiting: Message): Promise<{ message: Message }> {
    const { message, ended } = await stopWaiting(actor, waiting.id);
    if (ended) broadcast.message("chat:finished", message);
    return { message: message.status === "streaming" ? await stopRunning(actor, waiting.id) : message };
  }

  /** Interrupts a reply that is being written, here or elsewhere, and waits for its end. */
  async function stopRunning(actor: Actor, messageId: string): Promise<Message> {
    const reply = runs.get(messageId);
    reply?.interrupt("stop");
    return (await reply?.over) ?? (await stopElsewhere(actor, messageId));
  }

  /** Announces a reply and starts its run; a repeated request returns the current state. */
  function announceAndStart(started: BegunRun): Message {
    if (!started.lease) return newerReply(started.assistantMessage)?.present() ?? started.assistantMessage;
    broadcast.message("chat:message", started.assistantMessage, { seq: started.seq, token: started.lease.token });
    runs.start(started.lease, started.assistantMessage, started.seq, started.context);
    return started.assistantMessage;
  }
}

async function join(socket: ChatSocket, conversationId: string): Promise<void> {
  await socket.join(conversationRoom(conversationId));
}

/** Remembers recent ends, so that a late event about one from another process is not sent twice. */
function rememberEnds(socket: ChatSocket, messages: Message[]): void {
  const cutoff = new Date(Date.now() - 60_000).toISOString();
  const ended = messages.filter(({ role, status, updatedAt }) => role === "assistant" && status !== "streaming" && updatedAt > cutoff);
  socket.data.knownEnds ??= new Map();
  for (const { id, updatedAt } of ended) socket.data.knownEnds.set(id, updatedAt);
}

/** Another process owns the run: requests the stop and waits for the stored end. */
async function stopElsewhere(actor: Actor, messageId: string): Promise<Message> {
  await requestStop(actor, messageId);
  const deadline = Date.now() + stopWaitMs;
  for (;;) {
    const message = await getReply(actor, messageId);
    if (message.status !== "streaming" || Date.now() > deadline) return message;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
