import type { models, webhooks } from "@polar-sh/sdk/2026-10";
import { apiVersion } from "./ids.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { emptyState, readState, type State, writeState } from "./state.ts";

type Payload = webhooks.WebhookPayload;
/** The data of an event type. */
export type DataOf<T extends Payload["type"]> = Extract<Payload, { type: T }>["data"];

export type WorldOptions = OutboxOptions & { dataDir: string };

/** A rejected form's error and entered values. */
export type Refusal = { problem: string; entered: Record<string, string> };

/** The complete state of the stand-in: the data on disk, the clock, and queued webhooks. */
export class World {
  state: State;
  readonly outbox: Outbox;
  /** Rejected forms by page secret, until the page has shown them; never on disk, because they contain card numbers. */
  readonly refused = new Map<string, Refusal>();
  private readonly dataDir: string;

  constructor(options: WorldOptions) {
    this.dataDir = options.dataDir;
    this.state = readState(options.dataDir);
    this.outbox = new Outbox(this, options);
  }

  /** A unique timestamp: two changes of one object never have equal times. */
  stamp(): string {
    this.state.lastStamp = Math.max(Date.now(), this.state.lastStamp + 1);
    return new Date(this.state.lastStamp).toISOString();
  }

  save(): void {
    writeState(this.dataDir, this.state);
  }

  /** The rejection of this page's form; returned once. */
  takeRefusal(secret: string): Refusal | undefined {
    const refusal = this.refused.get(secret);
    this.refused.delete(secret);
    return refusal;
  }

  /** Queues a webhook with a snapshot of the object. */
  emit<T extends models.WebhookEventType & Payload["type"]>(type: T, data: DataOf<T>): void {
    const timestamp = this.stamp();
    this.outbox.add(type, JSON.stringify({ type, timestamp, api_version: apiVersion, data }));
  }

  reset(): void {
    // Time continues, so that events after a reset are newer than earlier ones.
    this.refused.clear();
    this.state = { ...emptyState(), lastStamp: this.state.lastStamp };
    this.save();
  }
}
