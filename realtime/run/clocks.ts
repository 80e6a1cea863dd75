import { flushRuns, renewUnlocked } from "#domain/run/run-lease.ts";
import { logger } from "#lib/logger.ts";
import { observe, secondsSince } from "#lib/metrics/metrics.ts";
import { emitIntervalMs, flushIntervalMs, flushRunsMax } from "../tunables.ts";
import type { EmitClock, LiveReply } from "./live-reply.ts";
import { isPassing } from "./retry-while-database-away.ts";

/** One emission clock for all streams: a timer per stream would cost more than the deltas. */
export class FrameClock implements EmitClock {
  private pending: LiveReply[] = [];
  private timer: NodeJS.Timeout | null = null;

  wait(reply: LiveReply, isDue: boolean): void {
    // Tokens that a busy process reads together are sent together.
    if (isDue) queueMicrotask(() => reply.emitPending());
    else {
      this.pending.push(reply);
      this.timer ??= setTimeout(() => this.tick(), emitIntervalMs);
    }
  }

  private tick(): void {
    this.timer = null;
    const replies = this.pending;
    this.pending = [];
    for (const reply of replies) reply.emitPending();
  }
}

/** One persistence clock for all runs of the process: a single statement renews leases and stores text. */
export class FlushClock {
  private timer: NodeJS.Timeout | null = null;
  private inFlight: Promise<void> = Promise.resolve();
  private readonly replies: () => Iterable<LiveReply>;
  /** Replies that were settling at the last flush; nearly all are done before the next. */
  private settling = new Set<LiveReply>();

  constructor(replies: () => Iterable<LiveReply>) {
    this.replies = replies;
  }

  start(): void {
    this.timer = setTimeout(async () => {
      await this.flush();
      if (this.timer) this.start();
    }, flushIntervalMs);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Stores all changes, after any flush in flight. */
  flush(): Promise<void> {
    this.inFlight = this.inFlight.then(() => this.store());
    return this.inFlight;
  }

  /**
   * Runs a transaction that writes a reply's row while no flush of it is in flight or started: a flush sent before it but
   * applied after it would restore older parts.
   */
  async exclusively<T>(reply: LiveReply, work: () => Promise<T>): Promise<T> {
    reply.emitPending();
    reply.phase = "settling";
    await this.inFlight;
    try {
      return await work();
    } finally {
      reply.invalidateBaseline();
      if (reply.phase === "settling") reply.phase = "working";
    }
  }

  /** In batches: while one statement is built and answered, no text is forwarded. */
  private async store(): Promise<void> {
    const startedAt = performance.now();
    const all = [...this.replies()];
    for (let from = 0; from < all.length; from += flushRunsMax) await this.storeBatch(all.slice(from, from + flushRunsMax));
    if (all.some((reply) => reply.phase === "working")) observe("flush_duration_seconds", {}, secondsSince(startedAt));
    await this.renewSettling(all.filter((reply) => reply.phase === "settling"));
  }

  /** A transaction that is retried must not lose its lease: a new owner would call the model again. */
  private async renewSettling(settling: LiveReply[]): Promise<void> {
    const slow = settling.filter((reply) => this.settling.has(reply) && reply.interruption !== "lost");
    this.settling = new Set(settling);
    if (slow.length === 0) return;
    try {
      await renewUnlocked(slow.map((reply) => reply.lease));
    } catch (error) {
      logger.warn({ err: error, runs: slow.length }, "could not renew the leases of replies that are being settled; trying again");
    }
  }

  private async storeBatch(replies: LiveReply[]): Promise<void> {
    const live = replies.filter((reply) => reply.phase === "working");
    const changed = live.filter((reply) => reply.dirty);
    const texts = changed.map((reply) => reply.takeFlush());
    try {
      const ownedRuns = await flushRuns(
        live.map((reply) => reply.lease),
        texts,
      );
      const byRun = new Map(ownedRuns.map((run) => [run.runId, run]));
      for (const reply of live) {
        const run = byRun.get(reply.lease.runId);
        if (run?.stopRequested) reply.interrupt("stop");
        // A reply that has settled since wrote under its own lease check.
        if (!run && reply.phase === "working") reply.interrupt("lost");
      }
      for (const reply of changed) if (byRun.get(reply.lease.runId)?.stored === false) storeAgain(reply);
    } catch (error) {
      // The text stays in memory and dirty: the next tick stores it, a crash before that loses it.
      for (const reply of changed) storeAgain(reply);
      if (!isPassing(error)) return this.storeEach(live, error);
      logger.warn({ err: error, runs: live.length }, "could not store live replies; trying again");
    }
  }

  /** One reply that the database rejects permanently must not keep the others from being stored, nor be retried forever. */
  private async storeEach(replies: LiveReply[], error: unknown): Promise<void> {
    if (replies.length > 1) for (const reply of replies) await this.storeBatch([reply]);
    else for (const reply of replies) reply.abort.abort(error);
  }
}

function storeAgain(reply: LiveReply): void {
  reply.invalidateBaseline();
  reply.dirty = true;
}
