/** Counts concurrent uses per key, up to `max`; null: unlimited. */
export class OpenCount {
  private readonly counts = new Map<string, number>();
  private readonly max: number | null;

  constructor(max: number | null) {
    this.max = max;
  }

  /** Atomically takes a slot and returns its release function; null if none is free. */
  enter(key: string): (() => void) | null {
    const count = this.counts.get(key) ?? 0;
    if (this.max !== null && count >= this.max) return null;
    this.counts.set(key, count + 1);
    let isIn = true;
    return () => {
      if (isIn) this.leave(key);
      isIn = false;
    };
  }

  private leave(key: string): void {
    const left = (this.counts.get(key) ?? 1) - 1;
    if (left > 0) this.counts.set(key, left);
    else this.counts.delete(key);
  }
}
