import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import { messagesChangedSince, type StoredState } from "#domain/chat/reply-state-query.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import { logger } from "#lib/logger.ts";
import type { ConversationLock } from "../socket/conversation-lock.ts";
import type { Io } from "../socket/types.ts";
import { busLagMaxMs, clusterLookBackMs, followRenewMs, followTtlMs, mirrorSweepMs, sameChangeMs } from "../tunables.ts";
import type { Bus, ClusterEvent } from "./bus.ts";
import { LocalSockets } from "./local-sockets.ts";
import type { Mirror, ReplyState } from "./mirror.ts";
import { isOpenEnded, Mirrors } from "./mirrors.ts";
import { ShownReplies } from "./shown-replies.ts";

export type ClusterDeps = {
  io: Io;
  /** Live replies that this process writes. */
  own: (conversationId: string) => ReplyState[];
  owns: (messageId: string) => boolean;
  /** Makes the conversation's local clients reconnect and reopen it. */
  reopen: (conversationId: string) => void;
  locks: ConversationLock;
};

/**
 * Conversations across processes: local clients follow replies that other processes write. The bus delivers text within
 * milliseconds; when it is silent or away, the stored rows deliver the same text a little later.
 */
export class Cluster {
  /** Conversations that other processes follow, with the expiry of their subscription. */
  private readonly followed = new Map<string, number>();
  private readonly replies = new ShownReplies();
  private readonly localSockets: LocalSockets;
  private readonly mirrors: Mirrors;
  private readonly deps: ClusterDeps;
  private bus: Bus | null = null;
  private timers: NodeJS.Timeout[] = [];

  constructor(deps: ClusterDeps) {
    this.deps = deps;
    this.localSockets = new LocalSockets(deps.io);
    const { owns, reopen } = deps;
    this.mirrors = new Mirrors({
      localSockets: this.localSockets,
      owns,
      reopen,
      onStored: (event, { message, seq }) => this.emit(event, message, seq),
    });
  }

  open(bus: Bus): void {
    this.bus = bus;
    this.timers = [setInterval(() => void this.sweep(), mirrorSweepMs), setInterval(() => this.follow(), followRenewMs)];
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.bus?.close();
  }

  get active(): boolean {
    return this.bus !== null;
  }

  /** Publishes text that this process writes, if another process follows the conversation. */
  publishDelta(conversationId: string, token: string, delta: Delta): void {
    if ((this.followed.get(conversationId) ?? 0) > Date.now()) this.bus?.publish({ type: "delta", conversationId, token, delta });
  }

  publishMessage(event: "chat:message" | "chat:finished", message: Message, live: { seq: number; token: string } | null): void {
    if (!this.bus) return;
    this.replies.noteShown(message, live?.seq ?? null);
    this.replies.noteNewest(message);
    this.bus.publish({ type: "message", event, message, seq: live?.seq ?? null, token: live?.token ?? null });
  }

  /** The mirror of a reply that another process writes, created from its stored row if necessary. */
  mirrorOf(message: Message, seq: number): Mirror | undefined {
    if (!this.bus || !isOpenEnded(message)) return undefined;
    const existing = this.mirrors.get(message.id);
    if (existing) return existing;
    const mirror = this.mirrors.create({ message, seq, token: null });
    this.bus.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
    return mirror;
  }

  /** A local client received this row when it opened the conversation. */
  noteRead(message: Message, seq: number): void {
    if (!this.bus || message.role !== "assistant" || isOpenEnded(message)) return;
    this.replies.noteRead(message, seq);
  }

  /** This process writes the reply from `seq` on. Clients that were shown more, or not all of it, reopen the conversation. */
  takeOver({ messageId, conversationId, elsewhere }: RunLease, seq: number): void {
    const mirror = this.mirrors.get(messageId);
    this.mirrors.drop(messageId);
    // Without a bus, local clients have missed what the other process wrote.
    const missedText = !this.bus && elsewhere && seq > 0;
    // The current request is answered first.
    if ((mirror && mirror.seq !== seq) || missedText) setImmediate(() => this.deps.reopen(conversationId));
  }

  readonly onEvent = (event: ClusterEvent): void => {
    switch (event.type) {
      case "message":
        this.replies.noteNewest(event.message);
        this.afterOpens(event.message.conversationId, () => this.show(event));
        break;
      case "delta":
        this.onDelta(event);
        break;
      case "follow":
        for (const conversationId of event.conversationIds) {
          this.followed.set(conversationId, Date.now() + followTtlMs);
          if (event.fresh) for (const state of this.deps.own(conversationId)) this.bus?.publish({ type: "state", state });
        }
        break;
      case "state":
        this.onState(event.state);
    }
  };

  /** The bus is back: reads what was missed here, and renews the subscriptions; the other processes detect their own gaps. */
  readonly reconnected = (): void => {
    this.bus?.publish({ type: "follow", conversationIds: this.mirrors.conversationIds(), fresh: true });
    this.missed();
  };

  /** Events were lost: rereads the open conversations. */
  readonly missed = (): void => {
    for (const [userId, conversationId] of this.localSockets.openConversations()) void this.readChanges(userId, conversationId);
  };

  /** Reads changes of a conversation with local clients; used while the bus is away. */
  async readChanges(userId: number, conversationId: string): Promise<void> {
    if (!this.bus || !this.localSockets.hasClients(conversationId)) return;
    try {
      const readAt = Date.now();
      const since = new Date(Date.now() - clusterLookBackMs);
      for (const state of await messagesChangedSince(userId, conversationId, since)) this.showStored(state, readAt);
    } catch (error) {
      logger.warn({ err: error }, "could not look at a conversation; the next change tries again");
    }
  }

  /**
   * The feed reports a change at `at`, and the feed loses nothing. If the bus does not report it within a moment, its event
   * was lost, and the rows are read.
   */
  onFeedChange(userId: number, conversationId: string, at: string): void {
    if (!this.bus || !this.localSockets.hasClients(conversationId)) return;
    if (!this.bus.connected()) return void this.readChanges(userId, conversationId);
    setTimeout(() => {
      if (!this.replies.hasNewest(conversationId, Date.parse(at) - sameChangeMs)) void this.readChanges(userId, conversationId);
    }, busLagMaxMs).unref();
  }

  /** Waits for clients that are opening the conversation: what they read determines what is new to them. */
  private afterOpens(conversationId: string, then: () => void): void {
    if (this.deps.locks.idle(conversationId)) {
      if (this.localSockets.hasClients(conversationId)) then();
    } else void this.deps.locks.run(conversationId, async () => void (this.localSockets.hasClients(conversationId) && then()));
  }

  private onDelta({ token, delta }: Extract<ClusterEvent, { type: "delta" }>): void {
    const mirror = this.mirrors.get(delta.messageId);
    if (!mirror) return;
    mirror.token ??= token;
    if (mirror.token !== token) void this.mirrors.catchUpFromRows([mirror]);
    else if (mirror.take(delta) === "gap")
      this.bus?.publish({ type: "follow", conversationIds: [mirror.message.conversationId], fresh: true });
  }

  private onState(state: ReplyState): void {
    const mirror = this.mirrors.get(state.message.id);
    if (!mirror) return;
    mirror.token ??= state.token;
    if (mirror.token === state.token) this.mirrors.advance(mirror, state);
    else void this.mirrors.catchUpFromRows([mirror]);
  }

  private show({ event, message, seq, token }: Extract<ClusterEvent, { type: "message" }>): void {
    if (this.deps.owns(message.id)) return;
    const existing = this.mirrors.get(message.id);
    if (!existing && this.replies.isShown(message)) return;
    const mirror = existing ?? this.resumeMirror(message, seq ?? 0, token);
    if (mirror) {
      // The writer is not the one mirrored so far: the rows tell which of them owns the reply now.
      if (seq === null || (mirror.token ?? token) !== token) return void this.mirrors.catchUpFromRows([mirror]);
      const behind = message.status === "streaming" && seq < mirror.seq;
      if (!this.mirrors.advance(mirror, { message, seq, token })) return;
      // This event waited for an opening client while newer text arrived, so the owner is asked for the current state.
      if (behind) return void this.bus?.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
      this.mirrors.release(mirror);
    } else if (message.role === "assistant" && message.status === "streaming") {
      this.mirrors.create({ message, seq: seq ?? 0, token });
      this.bus?.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
    }
    this.emit(event, message, seq);
  }

  /**
   * Creates a mirror for a reply with text that the local clients lack, so that they receive it from the first delta, or from
   * its last unfinished end. Undefined if they hold some other state.
   */
  private resumeMirror(message: Message, seq: number, token: string | null): Mirror | undefined {
    const from = this.replies.resumeFrom(message, seq);
    if (from === undefined) return undefined;
    const parts = from ? from.message.parts : [];
    const restarted: Message = { ...message, parts, status: "streaming", usage: null, error: null };
    this.emit("chat:message", restarted, null);
    this.bus?.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
    return this.mirrors.create({ message: restarted, seq: from?.seq ?? 0, token });
  }

  /** The same for a stored row; the previous state of the reply decides whether it is an end. */
  private showStored({ message, seq, token }: StoredState, readAt: number): void {
    const mirror = this.mirrors.get(message.id);
    if (mirror) {
      this.mirrors.reconcile(mirror, { message, seq, token }, readAt);
      return;
    }
    // Shown after the query started, such as the end of one of our replies: its result may be older.
    if (this.replies.wasShownSince(message.id, readAt)) return;
    const ended = message.role === "assistant" && message.status !== "streaming" && message.status !== "awaiting_approval";
    this.show({ type: "message", event: ended ? "chat:finished" : "chat:message", message, seq, token });
  }

  private async sweep(): Promise<void> {
    for (const [conversationId, until] of this.followed) if (until < Date.now()) this.followed.delete(conversationId);
    await this.mirrors.sweep(this.bus?.connected() ?? false);
  }

  private emit(event: "chat:message" | "chat:finished", message: Message, seq: number | null): void {
    if (this.replies.isShown(message)) return;
    this.replies.noteShown(message, seq);
    this.localSockets.emitMessage(event, message);
  }

  private follow(): void {
    const conversationIds = this.mirrors.conversationIds();
    if (conversationIds.length > 0) this.bus?.publish({ type: "follow", conversationIds, fresh: false });
  }
}
