import type { WindowStore } from "./window-store.ts";

/** `batch`: points that a process takes from the store at once, to hand them out by itself; 1 where every single one counts. */
export type SharedLimitOptions = { name: string; points: number; seconds: number; batch: number };
export type LimitState = { allowed: boolean; remaining: number; msLeft: number };

/** `left`: points taken from the store and not handed out; `endsAt` by this process's monotonic clock. */
type Share = { left: number; taken: number; endsAt: number; asking: Promise<void> | null };

/** Shares that are remembered before the ended ones are swept out. */
const sharesMax = 5000;

/**
 * A limit that all processes keep together. With a batch of b, all but every b-th point cost no question to the store; what
 * a process has not handed out is lost to the others until the window ends, so that never more than the limit gets through.
 */
export class SharedLimit {
  private readonly shares = new Map<string, Share>();
  private readonly options: SharedLimitOptions;
  private readonly store: WindowStore;

  constructor(options: SharedLimitOptions, store: WindowStore) {
    this.options = options;
    this.store = store;
  }

  async take(key: string): Promise<LimitState> {
    const { points, seconds, batch } = this.options;
    if (batch === 1) {
      const { taken, msLeft } = await this.store.take(this.keyOf(key), 1, seconds);
      return { allowed: taken <= points, remaining: Math.max(0, points - taken), msLeft };
    }
    const share = this.shareOf(key);
    while (share.left === 0 && !isUsedUp(share, points)) {
      share.asking ??= this.refill(key, share).finally(() => {
        share.asking = null;
      });
      await share.asking;
    }
    const allowed = share.left > 0;
    if (allowed) share.left -= 1;
    return { allowed, remaining: Math.max(0, points - share.taken) + share.left, msLeft: share.endsAt - performance.now() };
  }

  /** Gives a point back, of a limit without batches. */
  giveBack(key: string): Promise<void> {
    return this.store.giveBack(this.keyOf(key));
  }

  private async refill(key: string, share: Share): Promise<void> {
    const { points, seconds, batch } = this.options;
    const { taken, msLeft } = await this.store.take(this.keyOf(key), batch, seconds);
    share.left = Math.max(0, batch - Math.max(0, taken - points));
    share.taken = Math.min(taken, points);
    share.endsAt = performance.now() + msLeft;
  }

  private shareOf(key: string): Share {
    const known = this.shares.get(key);
    if (known && (known.asking || known.endsAt > performance.now())) return known;
    if (this.shares.size >= sharesMax) this.sweep();
    const share: Share = { left: 0, taken: 0, endsAt: Number.POSITIVE_INFINITY, asking: null };
    this.shares.set(key, share);
    return share;
  }

  private sweep(): void {
    for (const [key, { endsAt, asking }] of this.shares) if (!asking && endsAt <= performance.now()) this.shares.delete(key);
  }

  private keyOf(key: string): string {
    return `${this.options.name}:${key}`;
  }
}

function isUsedUp({ taken, endsAt }: Share, points: number): boolean {
  return taken >= points && endsAt > performance.now();
}
