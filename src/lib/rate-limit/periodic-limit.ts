import { logger } from "../logger.ts";
import type { WindowStore } from "./window-store.ts";

/** `everyMs`: how often a process sends its counts to the store and receives the shared totals. */
export type PeriodicLimitOptions = { name: string; points: number; seconds: number; everyMs: number };

/** `own`: this process's count in the window; `shared`: the last known total of all processes; times are monotonic. */
type Count = { own: number; unsent: number; shared: number; endsAt: number };

/**
 * A limit shared by all processes without a query on the request path: counts are sent periodically, all keys in one statement.
 * It may be exceeded by what arrives within one interval, which is acceptable where points are many and latency matters.
 */
export class PeriodicLimit {
  private readonly counts = new Map<string, Count>();
  private readonly options: PeriodicLimitOptions;
  private readonly store: WindowStore;
  private timer: NodeJS.Timeout | null = null;

  constructor(options: PeriodicLimitOptions, store: WindowStore) {
    this.options = options;
    this.store = store;
  }

  /** Takes one point; returns the milliseconds to wait if none is left, else null. */
  take(key: string): number | null {
    const now = performance.now();
    const count = this.countOf(key, now);
    if (Math.max(count.own, count.shared + count.unsent) >= this.options.points) return Math.max(1, count.endsAt - now);
    count.own += 1;
    count.unsent += 1;
    this.timer ??= setTimeout(() => void this.send(), this.options.everyMs).unref();
    return null;
  }

  /** Sends the new counts to the store; called by the timer. */
  async send(): Promise<void> {
    const unsent = [...this.counts].filter(([, { unsent }]) => unsent > 0);
    const sent = unsent.map(([key, { unsent: points }]) => ({ key: this.keyOf(key), points }));
    for (const [, count] of unsent) count.unsent = 0;
    try {
      if (sent.length > 0) this.apply(unsent, await this.store.takeMany(sent, this.options.seconds));
    } catch (error) {
      // Sent with the next ones; until then this process's own count applies.
      unsent.forEach(([, count], at) => {
        count.unsent += sent[at]?.points ?? 0;
      });
      logger.warn({ err: error, limit: this.options.name }, "a limit could not be counted across processes; retrying");
    }
    this.sweep();
    const isWaiting = [...this.counts.values()].some(({ unsent: points }) => points > 0);
    this.timer = isWaiting ? setTimeout(() => void this.send(), this.options.everyMs).unref() : null;
  }

  private apply(counts: [string, Count][], states: { taken: number; msLeft: number }[]): void {
    const now = performance.now();
    counts.forEach(([, count], at) => {
      const state = states[at];
      if (!state) return;
      count.shared = state.taken;
      count.endsAt = now + state.msLeft;
      // The store's window began after ours.
      count.own = Math.min(count.own, state.taken + count.unsent);
    });
  }

  private countOf(key: string, now: number): Count {
    const existing = this.counts.get(key);
    if (existing && existing.endsAt > now) return existing;
    const count = { own: 0, unsent: existing?.unsent ?? 0, shared: 0, endsAt: now + this.options.seconds * 1000 };
    this.counts.set(key, count);
    return count;
  }

  private sweep(): void {
    const now = performance.now();
    for (const [key, { endsAt, unsent }] of this.counts) if (endsAt <= now && unsent === 0) this.counts.delete(key);
  }

  private keyOf(key: string): string {
    return `${this.options.name}:${key}`;
  }
}
