import type { WindowStore } from "./window-store.ts";

/** `batch`: how many points a process reserves from the store at once to hand out locally; 1 if every point must be counted. */
export type SharedLimitOptions = { name: string; points: number; seconds: number; batch: number };
export type LimitState = { allowed: boolean; remaining: number; msLeft: number };

/** `left`: reserved points that are not handed out yet; `endsAt` is monotonic. */
type Share = { left: number; taken: number; endsAt: number; refilling: Promise<void> | null };

/** How many shares are stored before expired ones are swept. */
const sharesMax = 5000;

/**
 * A limit shared by all processes. With a batch of b, only every b-th point queries the store. Points that a process reserved but
 * did not hand out are lost until the window ends, so the limit is never exceeded.
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
      share.refilling ??= this.refill(key, share).finally(() => {
        share.refilling = null;
      });
      await share.refilling;
    }
    const allowed = share.left > 0;
    if (allowed) share.left -= 1;
    return { allowed, remaining: Math.max(0, points - share.taken) + share.left, msLeft: share.endsAt - performance.now() };
  }

  /** Returns a point, for limits without batches. */
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
    const existing = this.shares.get(key);
    if (existing && (existing.refilling || existing.endsAt > performance.now())) return existing;
    if (this.shares.size >= sharesMax) this.sweep();
    const share: Share = { left: 0, taken: 0, endsAt: Number.POSITIVE_INFINITY, refilling: null };
    this.shares.set(key, share);
    return share;
  }

  private sweep(): void {
    for (const [key, { endsAt, refilling }] of this.shares) if (!refilling && endsAt <= performance.now()) this.shares.delete(key);
  }

  private keyOf(key: string): string {
    return `${this.options.name}:${key}`;
  }
}

function isUsedUp({ taken, endsAt }: Share, points: number): boolean {
  return taken >= points && endsAt > performance.now();
}
