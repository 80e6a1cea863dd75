/**
 * Tool call ids that Anthropic accepts: legal characters, unique per request. Clients carry over ids from other providers,
 * and some number calls from zero in every answer.
 */
export class CallIds {
  private readonly used = new Set<string>();
  private readonly current = new Map<string, string>();

  /** The id of a call that starts here; later results refer to it. */
  begin(id: string): string {
    const clean = id.replace(/[^a-zA-Z0-9_-]/g, "_") || "call";
    let legal = clean;
    for (let count = 2; this.used.has(legal); count += 1) legal = `${clean}_${count}`;
    this.used.add(legal);
    this.current.set(id, legal);
    return legal;
  }

  of(id: string): string {
    return this.current.get(id) ?? (id.replace(/[^a-zA-Z0-9_-]/g, "_") || "call");
  }
}
