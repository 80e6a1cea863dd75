import type { Message } from "#contracts/message.ts";
import { type StoredState, storedReplies } from "#domain/chat/reply-state-query.ts";
import { logger } from "#lib/logger.ts";
import { mirrorQuietMs } from "../tunables.ts";
import type { LocalSockets } from "./local-sockets.ts";
import { Mirror, type ReplyState } from "./mirror.ts";

export type MirrorsOptions = {
  localSockets: LocalSockets;
  /** Replies that this process writes. */
  owns: (messageId: string) => boolean;
  /** Makes the conversation's local clients reconnect and reopen it. */
  reopen: (conversationId: string) => void;
  /** Called when a stored row shows that a reply ended or waits for its user, and the clients are up to date with it. */
  onStored: (event: "chat:message" | "chat:finished", state: StoredState) => void;
};

/** The mirrors of this process; stored rows bring them up to date when the bus is silent. */
export class Mirrors {
  private readonly byMessage = new Map<string, Mirror>();
  private readonly options: MirrorsOptions;

  constructor(options: MirrorsOptions) {
    this.options = options;
  }

  get(messageId: string): Mirror | undefined {
    return this.byMessage.get(messageId);
  }

  conversationIds(): string[] {
    return [...new Set([...this.byMessage.values()].map(({ message }) => message.conversationId))];
  }

  create(state: ReplyState): Mirror {
    const { id, conversationId } = state.message;
    const { localSockets } = this.options;
    const mirror = new Mirror(state, {
      delta: (delta) => localSockets.delta(conversationId, delta),
      message: (message) => localSockets.emitMessage("chat:message", message),
    });
    this.byMessage.set(id, mirror);
    return mirror;
  }

  drop(messageId: string): void {
    this.byMessage.delete(messageId);
  }

  /** Brings a mirror up to a state; false if its clients hold other text and must reopen. */
  advance(mirror: Mirror, state: ReplyState): boolean {
    mirror.lastUpdateAt = Date.now();
    if (mirror.catchUp(state)) return true;
    this.abandon(mirror);
    return false;
  }

  /** An ended reply's mirror is dropped. One that waits for a decision is kept, since its clients continue from there. */
  release(mirror: Mirror): void {
    if (isOpenEnded(mirror.message)) mirror.token = mirror.message.status === "streaming" ? mirror.token : null;
    else this.drop(mirror.message.id);
  }

  /** Reads replies without recent news, all in one query. */
  async sweep(busConnected: boolean): Promise<void> {
    const silentSince = Date.now() - (busConnected ? mirrorQuietMs : 0);
    const silent: Mirror[] = [];
    for (const mirror of this.byMessage.values()) {
      if (!this.options.localSockets.hasClients(mirror.message.conversationId)) this.drop(mirror.message.id);
      // Nobody writes a reply that waits for its user; whoever resumes it announces that, unless the bus is away.
      else if (mirror.lastUpdateAt <= silentSince && (mirror.message.status === "streaming" || !busConnected)) silent.push(mirror);
    }
    await this.catchUpFromRows(silent);
  }

  async catchUpFromRows(mirrors: Mirror[]): Promise<void> {
    if (mirrors.length === 0) return;
    try {
      const { localSockets } = this.options;
      const readAt = Date.now();
      const queries = mirrors.map(({ message }) => ({ messageId: message.id, userId: localSockets.userOf(message.conversationId) }));
      for (const state of await storedReplies(queries)) {
        const mirror = this.get(state.message.id);
        if (mirror) this.reconcile(mirror, state, readAt);
      }
    } catch (error) {
      logger.warn({ err: error }, "could not look at followed replies; trying again");
    }
  }

  /** Reconciles a mirror with its stored row, which also tells the current owner and whether the reply is over. */
  reconcile(mirror: Mirror, state: StoredState, readAt: number): void {
    const { message } = state;
    // Updated after the query started: its result may be older.
    if (mirror.lastUpdateAt > readAt) return;
    if (this.options.owns(message.id)) {
      this.drop(message.id);
      return;
    }
    const sameOwner = mirror.token === null || state.token === null || mirror.token === state.token;
    const hasEnded = message.status !== "streaming";
    // Another owner, or an end: the stored state is final, and a mirror with more text shows too much.
    if ((!sameOwner || hasEnded) && state.seq < mirror.seq) {
      this.abandon(mirror);
      return;
    }
    if (!this.advance(mirror, state) || !hasEnded) return;
    this.release(mirror);
    this.options.onStored(message.status === "awaiting_approval" ? "chat:message" : "chat:finished", state);
  }

  private abandon(mirror: Mirror): void {
    this.drop(mirror.message.id);
    this.options.reopen(mirror.message.conversationId);
  }
}

export function isOpenEnded(message: Message): boolean {
  return message.status === "streaming" || message.status === "awaiting_approval";
}
