/**
 * Ids of tool calls in a form that Anthropic takes: its own characters, and each one once in a request. Clients that talk to
 * several providers bring ids of others along, and some number their calls anew with every answer.
 */
export class CallIds {
  private readonly used = new Set<string>();
  private readonly current = new Map<string, string>();

  /** The id of a call that begins here; results that follow belong to it. */
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
