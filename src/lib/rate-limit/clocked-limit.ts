import { logger } from "../logger.ts";
import type { WindowStore } from "./window-store.ts";

/** `everyMs`: how often a process tells the store what it has counted, and hears what all have counted together. */
export type ClockedLimitOptions = { name: string; points: number; seconds: number; everyMs: number };

/** `own`: what this process has counted in the window, told or not; `shared`: what all have, as last heard; by the monotonic clock. */
type Count = { own: number; untold: number; shared: number; endsAt: number };

/**
 * A limit that all processes keep together and that asks nobody on the way: what is counted is told on a clock, all keys in one
 * question. So it may be overrun by what comes within one tick, which is fine where points are many and a wait would be felt.
 */
export class ClockedLimit {
  private readonly counts = new Map<string, Count>();
  private readonly options: ClockedLimitOptions;
  private readonly store: WindowStore;
  private timer: NodeJS.Timeout | null = null;

  constructor(options: ClockedLimitOptions, store: WindowStore) {
    this.options = options;
    this.store = store;
  }

  /** Takes one point; gives the milliseconds to wait where none is left, else null. */
  take(key: string): number | null {
    const now = performance.now();
    const count = this.countOf(key, now);
    if (Math.max(count.own, count.shared + count.untold) >= this.options.points) return Math.max(1, count.endsAt - now);
    count.own += 1;
    count.untold += 1;
    this.timer ??= setTimeout(() => void this.tell(), this.options.everyMs).unref();
    return null;
  }

  /** Tells the store what was counted since; the clock does it. */
  async tell(): Promise<void> {
    const untold = [...this.counts].filter(([, { untold }]) => untold > 0);
    const told = untold.map(([key, { untold: points }]) => ({ key: this.keyOf(key), points }));
    for (const [, count] of untold) count.untold = 0;
    try {
      if (told.length > 0) this.hear(untold, await this.store.takeMany(told, this.options.seconds));
    } catch (error) {
      // Told with the next ones; until then this process's own count holds.
      untold.forEach(([, count], at) => {
        count.untold += told[at]?.points ?? 0;
      });
      logger.warn({ err: error, limit: this.options.name }, "a limit could not be counted for all processes; trying again");
    }
    this.sweep();
    const isWaiting = [...this.counts.values()].some(({ untold: points }) => points > 0);
    this.timer = isWaiting ? setTimeout(() => void this.tell(), this.options.everyMs).unref() : null;
  }

  private hear(counts: [string, Count][], states: { taken: number; msLeft: number }[]): void {
    const now = performance.now();
    counts.forEach(([, count], at) => {
      const state = states[at];
      if (!state) return;
      count.shared = state.taken;
      count.endsAt = now + state.msLeft;
      // The store's window has begun since ours.
      count.own = Math.min(count.own, state.taken + count.untold);
    });
  }

  private countOf(key: string, now: number): Count {
    const known = this.counts.get(key);
    if (known && known.endsAt > now) return known;
    const count = { own: 0, untold: known?.untold ?? 0, shared: 0, endsAt: now + this.options.seconds * 1000 };
    this.counts.set(key, count);
    return count;
  }

  private sweep(): void {
    const now = performance.now();
    for (const [key, { endsAt, untold }] of this.counts) if (endsAt <= now && untold === 0) this.counts.delete(key);
  }

  private keyOf(key: string): string {
    return `${this.options.name}:${key}`;
  }
}
