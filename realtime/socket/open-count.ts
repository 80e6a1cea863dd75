/** Counts what is open at once under each key, and lets no more than `max` in; null: any number. */
export class OpenCount {
  private readonly counts = new Map<string, number>();
  private readonly max: number | null;

  constructor(max: number | null) {
    this.max = max;
  }

  /** Takes a place in the same step that looks for one, and gives what leaves it; null when all are taken. */
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
