import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import { messagesChangedSince, type StoredState, storedReplies } from "#domain/follow.ts";
import { logger } from "#lib/logger.ts";
import type { ConversationLock } from "../conversation-lock.ts";
import { busAheadMs, busLateMs, clusterLookBackMs, followKeptMs, followRenewMs, mirrorQuietMs, mirrorSweepMs } from "../tunables.ts";
import type { Io } from "../types.ts";
import type { Bus, ClusterEvent } from "./bus.ts";
import { Mirror, type ReplyState } from "./mirror.ts";
import { Pages } from "./pages.ts";
import { Recent } from "./recent.ts";

export type ClusterDeps = {
  io: Io;
  /** Live replies that this process writes. */
  own: (conversationId: string) => ReplyState[];
  owns: (messageId: string) => boolean;
  /** Makes the conversation's pages here connect and open anew. */
  reopen: (conversationId: string) => void;
  locks: ConversationLock;
};

/**
 * Conversations across processes: pages here follow replies that another process writes. The bus brings text within
 * milliseconds; whenever it is silent or away, the stored rows bring the same text a little later.
 */
export class Cluster {
  private readonly mirrors = new Map<string, Mirror>();
  /** Conversations that other processes follow, and until when they said so. */
  private readonly followed = new Map<string, number>();
  /** When the bus last spoke of a conversation, or this process itself did. */
  private readonly heard = new Recent<number>();
  /** When each message was last shown here, so that what comes by two roads is shown once. */
  private readonly shown = new Recent<string>();
  private readonly pages: Pages;
  private readonly deps: ClusterDeps;
  private bus: Bus | null = null;
  private timers: NodeJS.Timeout[] = [];

  constructor(deps: ClusterDeps) {
    this.deps = deps;
    this.pages = new Pages(deps.io);
  }

  open(bus: Bus): void {
    this.bus = bus;
    this.timers = [setInterval(() => void this.sweep(), mirrorSweepMs), setInterval(() => this.follow(false), followRenewMs)];
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.bus?.close();
  }

  get active(): boolean {
    return this.bus !== null;
  }

  /** Tells the other processes of text of ours, where somebody there follows it. */
  publishDelta(conversationId: string, token: string, delta: Delta): void {
    if ((this.followed.get(conversationId) ?? 0) > Date.now()) this.bus?.publish({ type: "delta", conversationId, token, delta });
  }

  publishMessage(event: "chat:message" | "chat:finished", message: Message, live: { seq: number; token: string } | null): void {
    if (!this.bus) return;
    this.shown.set(message.id, stateOf(message));
    this.heard.set(message.conversationId, Date.now());
    this.bus.publish({ type: "message", event, message, seq: live?.seq ?? null, token: live?.token ?? null });
  }

  /** The mirror of a streaming reply that another process writes, made from its stored row when there is none. */
  mirrorOf(message: Message, seq: number): Mirror | undefined {
    if (!this.bus || !isOpenEnded(message)) return undefined;
    const known = this.mirrors.get(message.id);
    if (known) return known;
    const mirror = this.makeMirror({ message, seq, token: null });
    this.bus.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
    return mirror;
  }

  /** This process writes the reply from now on, from `seq`; pages that were shown more than that open anew. */
  takeOver(messageId: string, conversationId: string, seq: number): void {
    const mirror = this.mirrors.get(messageId);
    this.mirrors.delete(messageId);
    if (mirror && mirror.seq > seq) this.deps.reopen(conversationId);
  }

  readonly hear = (event: ClusterEvent): void => {
    switch (event.type) {
      case "message":
        this.heard.set(event.message.conversationId, Date.now());
        this.whenRead(event.message.conversationId, () => this.show(event));
        break;
      case "delta":
        this.hearDelta(event);
        break;
      case "follow":
        for (const conversationId of event.conversationIds) {
          this.followed.set(conversationId, Date.now() + followKeptMs);
          if (event.fresh) for (const state of this.deps.own(conversationId)) this.bus?.publish({ type: "state", state });
        }
        break;
      case "state":
        this.hearState(event.state);
    }
  };

  /** The bus is back: what was missed meanwhile is looked up, and the owners are told who follows. */
  readonly reconnected = (): void => {
    this.follow(true);
    for (const [userId, conversationId] of this.pages.openConversations()) void this.look(userId, conversationId);
  };

  /** Looks up what changed in a conversation that has pages here, for the times when the bus is away. */
  async look(userId: number, conversationId: string): Promise<void> {
    if (!this.bus || !this.pages.have(conversationId)) return;
    try {
      const since = new Date(Date.now() - clusterLookBackMs);
      for (const state of await messagesChangedSince(userId, conversationId, since)) this.showStored(state);
    } catch (error) {
      logger.warn({ err: error }, "could not look at a conversation; the next change tries again");
    }
  }

  /**
   * The feed says that something happened in a conversation, and the feed loses nothing. When the bus does not say the
   * same within a moment, its word was lost, here or at the sender, and the rows are asked.
   */
  feedSaid(userId: number, conversationId: string): void {
    if (!this.bus || !this.pages.have(conversationId)) return;
    if (!this.bus.connected()) return void this.look(userId, conversationId);
    const since = Date.now();
    setTimeout(() => {
      if ((this.heard.get(conversationId) ?? 0) < since - busAheadMs) void this.look(userId, conversationId);
    }, busLateMs).unref();
  }

  /** Waits for pages that are just being opened: what they read decides what is new to them. */
  private whenRead(conversationId: string, then: () => void): void {
    if (this.deps.locks.idle(conversationId)) {
      if (this.pages.have(conversationId)) then();
    } else void this.deps.locks.run(conversationId, async () => void (this.pages.have(conversationId) && then()));
  }

  private hearDelta({ token, delta }: Extract<ClusterEvent, { type: "delta" }>): void {
    const mirror = this.mirrors.get(delta.messageId);
    if (!mirror) return;
    mirror.token ??= token;
    if (mirror.token !== token) void this.catchUpFromRows([mirror]);
    else if (mirror.take(delta) === "gap")
      this.bus?.publish({ type: "follow", conversationIds: [mirror.message.conversationId], fresh: true });
  }

  private hearState(state: ReplyState): void {
    const mirror = this.mirrors.get(state.message.id);
    if (!mirror) return;
    mirror.token ??= state.token;
    if (mirror.token === state.token) this.advance(mirror, state);
    else void this.catchUpFromRows([mirror]);
  }

  private show({ event, message, seq, token }: Extract<ClusterEvent, { type: "message" }>): void {
    if (this.deps.owns(message.id)) return;
    const known = this.mirrors.get(message.id);
    if (!known && this.isShown(message)) return;
    const isNews = seq && message.role === "assistant" && this.shown.get(message.id) === undefined && this.pages.openedBefore(message);
    const mirror = known ?? (isNews ? this.introduce(message, token) : undefined);
    if (mirror) {
      // Who says this is not who was heard so far: the rows tell which of them writes now.
      if (seq === null || (mirror.token ?? token) !== token) return void this.catchUpFromRows([mirror]);
      const behind = message.status === "streaming" && seq < mirror.seq;
      if (!this.advance(mirror, { message, seq, token })) return;
      // It waited for a page that was being opened, and text has come since: the owner says how things stand now.
      if (behind) return void this.bus?.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
      this.release(mirror);
    } else if (message.role === "assistant" && message.status === "streaming") {
      this.makeMirror({ message, seq: seq ?? 0, token });
      this.bus?.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
    }
    this.emit(event, message);
  }

  /** A reply that the pages here were told nothing of, though it has text already: they are given all of it, from its first number. */
  private introduce(message: Message, token: string | null): Mirror {
    const blank: Message = { ...message, parts: [], status: "streaming", usage: null, error: null };
    this.emit("chat:message", blank);
    this.bus?.publish({ type: "follow", conversationIds: [message.conversationId], fresh: true });
    return this.makeMirror({ message: blank, seq: 0, token });
  }

  /** The same for a row: whether it is an end is told by what was known of the reply before. */
  private showStored({ message, seq, token }: StoredState): void {
    const mirror = this.mirrors.get(message.id);
    if (mirror) {
      this.settle(mirror, { message, seq, token });
      return;
    }
    const ended = message.role === "assistant" && message.status !== "streaming" && message.status !== "awaiting_approval";
    this.show({ type: "message", event: ended ? "chat:finished" : "chat:message", message, seq, token });
  }

  /** Replies that have not been heard of lately are looked up, all in one query. */
  private async sweep(): Promise<void> {
    const quietSince = Date.now() - (this.bus?.connected() ? mirrorQuietMs : 0);
    const quiet: Mirror[] = [];
    for (const mirror of this.mirrors.values()) {
      if (!this.pages.have(mirror.message.conversationId)) this.mirrors.delete(mirror.message.id);
      // One that waits for its user is not written by anybody: whoever wakes it says so, or the bus was away.
      else if (mirror.heardAt <= quietSince && (mirror.message.status === "streaming" || !this.bus?.connected())) quiet.push(mirror);
    }
    for (const [conversationId, until] of this.followed) if (until < Date.now()) this.followed.delete(conversationId);
    await this.catchUpFromRows(quiet);
  }

  private async catchUpFromRows(mirrors: Mirror[]): Promise<void> {
    if (mirrors.length === 0) return;
    try {
      const wanted = mirrors.map(({ message }) => ({ messageId: message.id, userId: this.pages.userOf(message.conversationId) }));
      for (const state of await storedReplies(wanted)) {
        const mirror = this.mirrors.get(state.message.id);
        if (mirror) this.settle(mirror, state);
      }
    } catch (error) {
      logger.warn({ err: error }, "could not look at followed replies; trying again");
    }
  }

  /** Brings a mirror to what is stored; the row also says who writes now, and whether it is over. */
  private settle(mirror: Mirror, state: StoredState): void {
    const { message } = state;
    if (this.deps.owns(message.id)) {
      this.mirrors.delete(message.id);
      return;
    }
    const sameOwner = mirror.token === null || state.token === null || mirror.token === state.token;
    const over = message.status !== "streaming";
    // Another owner, or an end: what is stored is all there is, and a mirror that shows more shows too much.
    if ((!sameOwner || over) && state.seq < mirror.seq) {
      this.abandon(mirror);
      return;
    }
    if (!this.advance(mirror, state) || !over) return;
    this.release(mirror);
    this.emit(message.status === "awaiting_approval" ? "chat:message" : "chat:finished", message);
  }

  private advance(mirror: Mirror, state: ReplyState): boolean {
    mirror.heardAt = Date.now();
    if (mirror.catchUp(state)) return true;
    this.abandon(mirror);
    return false;
  }

  /** An end is the end of its mirror. One that waits for a decision keeps it: its pages go on from there. */
  private release(mirror: Mirror): void {
    if (isOpenEnded(mirror.message)) mirror.token = mirror.message.status === "streaming" ? mirror.token : null;
    else this.mirrors.delete(mirror.message.id);
  }

  private abandon(mirror: Mirror): void {
    this.mirrors.delete(mirror.message.id);
    this.deps.reopen(mirror.message.conversationId);
  }

  private makeMirror(state: ReplyState): Mirror {
    const { id, conversationId } = state.message;
    const mirror = new Mirror(state, {
      delta: (delta) => this.pages.delta(conversationId, delta),
      message: (message) => this.pages.tell("chat:message", message),
    });
    this.mirrors.set(id, mirror);
    return mirror;
  }

  private emit(event: "chat:message" | "chat:finished", message: Message): void {
    if (this.isShown(message)) return;
    this.shown.set(message.id, stateOf(message));
    this.pages.tell(event, message);
  }

  private follow(fresh: boolean): void {
    const conversationIds = [...new Set([...this.mirrors.values()].map(({ message }) => message.conversationId))];
    if (conversationIds.length > 0) this.bus?.publish({ type: "follow", conversationIds, fresh });
  }

  private isShown(message: Message): boolean {
    return this.shown.get(message.id) === stateOf(message);
  }
}

function isOpenEnded(message: Message): boolean {
  return message.status === "streaming" || message.status === "awaiting_approval";
}

/** What tells two shown states of a message apart. Steps of a live reply are never the same. */
function stateOf({ status, updatedAt }: Message): string {
  return status === "streaming" ? `streaming ${performance.now()}` : `${status} ${updatedAt}`;
}
