import type { ClientResult, FeedEvent } from "#contracts/realtime.ts";

/** One client's view of its user's feed: every number once, in order, across any number of disconnects. */
export class FeedLog {
  cursor: number | null = null;
  readonly events: FeedEvent[] = [];
  private resuming = true;
  private held: FeedEvent[] = [];
  private readonly problem: (what: string) => void;

  constructor(problem: (what: string) => void) {
    this.problem = problem;
  }

  lost(): void {
    this.resuming = true;
    this.held = [];
  }

  /** Events pushed before a resume is answered may also be part of it. */
  pushed(event: FeedEvent): void {
    if (this.resuming) this.held.push(event);
    else this.take(event);
  }

  resumed(answer: ClientResult["feed:resume"]): void {
    if ("reset" in answer) this.problem(`the feed was reset at ${this.cursor}, now ${answer.cursor}`);
    else for (const event of answer.events) this.take(event);
    this.cursor ??= answer.cursor;
    this.resuming = false;
    const { held } = this;
    this.held = [];
    for (const event of held) this.take(event);
  }

  private take(event: FeedEvent): void {
    if (this.cursor !== null && event.seq <= this.cursor) return;
    if (this.cursor !== null && event.seq !== this.cursor + 1) this.problem(`gap in the feed: ${this.cursor} → ${event.seq}`);
    this.cursor = event.seq;
    this.events.push(event);
  }
}
