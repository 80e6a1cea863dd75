/** What was said of the newest `max` keys; the oldest are forgotten. */
export class Recent<V> {
  private readonly values = new Map<string, V>();
  private readonly max: number;

  constructor(max = 5000) {
    this.max = max;
  }

  get(key: string): V | undefined {
    return this.values.get(key);
  }

  set(key: string, value: V): void {
    this.values.delete(key);
    this.values.set(key, value);
    const oldest = this.values.size > this.max ? this.values.keys().next().value : undefined;
    if (oldest !== undefined) this.values.delete(oldest);
  }
}
