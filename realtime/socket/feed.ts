import type { Conversation } from "#contracts/conversation.ts";
import type { ClientResult } from "#contracts/realtime.ts";
import { feedCursor, feedEventsAfter, feedResumeMax, resumeFeed } from "#domain/feed/feed.ts";
import { apartFromWork } from "#lib/database/work.ts";
import { logger } from "#lib/logger.ts";
import { feedRetryMs } from "../tunables.ts";
import { type Io, userRoom } from "./types.ts";

/** Called for each conversation that was created, changed or deleted. */
type OnConversation = (userId: number, conversation: Conversation) => void;
type Follower = { cursor: number; sockets: number; work: Promise<unknown>; retry?: NodeJS.Timeout };

/** Pushes each user's feed to their sockets on this node: one cursor per user, one read at a time. */
export class Feeds {
  private readonly followers = new Map<number, Follower>();
  private readonly io: Io;
  private readonly onConversation: OnConversation;

  constructor(io: Io, onConversation: OnConversation) {
    this.io = io;
    this.onConversation = onConversation;
  }

  /** Must complete before a socket joins its user's room, so that it receives everything from then on. */
  async follow(userId: number): Promise<void> {
    const existing = this.followers.get(userId);
    if (existing) existing.sockets += 1;
    else {
      const follower: Follower = { cursor: 0, sockets: 1, work: Promise.resolve() };
      this.followers.set(userId, follower);
      // Shared by all waiting requests, so it is traced with none of them.
      follower.work = apartFromWork(() => feedCursor(userId)).then((cursor) => {
        follower.cursor = cursor;
      });
    }
    try {
      await this.followers.get(userId)?.work;
    } catch (error) {
      this.unfollow(userId);
      throw error;
    }
  }

  unfollow(userId: number): void {
    const follower = this.followers.get(userId);
    if (!follower) return;
    follower.sockets -= 1;
    if (follower.sockets <= 0) this.followers.delete(userId);
  }

  /** There may be new feed events. A failed read is retried, since no other event may follow. */
  wake(userId: number): void {
    void this.pump(userId).catch((error) => {
      logger.warn({ err: error, user_id: userId }, "could not read the feed; trying again");
      const follower = this.followers.get(userId);
      if (!follower || follower.retry) return;
      follower.retry = setTimeout(() => {
        delete follower.retry;
        this.wake(userId);
      }, feedRetryMs).unref();
    });
  }

  wakeAll(): void {
    for (const userId of this.followers.keys()) this.wake(userId);
  }

  users(): Iterable<number> {
    return this.followers.keys();
  }

  /** The events after `after`; pushed events continue from the returned cursor. */
  async resume(userId: number, after: number | null): Promise<ClientResult["feed:resume"]> {
    await this.pump(userId);
    const cursor = this.followers.get(userId)?.cursor ?? (await feedCursor(userId));
    if (after === null) return { cursor, events: [] };
    return { cursor, ...(await resumeFeed(userId, after, cursor)) };
  }

  private pump(userId: number): Promise<void> {
    const follower = this.followers.get(userId);
    if (!follower) return Promise.resolve();
    const work = follower.work.catch(() => {}).then(() => apartFromWork(() => this.push(userId, follower)));
    follower.work = work;
    return work;
  }

  private async push(userId: number, follower: Follower): Promise<void> {
    for (;;) {
      const events = await feedEventsAfter(userId, follower.cursor);
      for (const event of events) {
        follower.cursor = event.seq;
        this.io.local.to(userRoom(userId)).emit("feed:event", event);
        if (event.kind.startsWith("conversation.")) this.onConversation(userId, event.data as Conversation);
      }
      if (events.length <= feedResumeMax) return;
    }
  }
}
