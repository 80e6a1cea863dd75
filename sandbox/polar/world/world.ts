import type { models, webhooks } from "@polar-sh/sdk/2026-10";
import { apiVersion } from "./ids.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { emptyState, readState, type State, writeState } from "./state.ts";

type Payload = webhooks.WebhookPayload;
/** What an event of this type carries. */
export type DataOf<T extends Payload["type"]> = Extract<Payload, { type: T }>["data"];

export type WorldOptions = OutboxOptions & { dataDir: string };

/** Why a form was refused, and what was entered in it. */
export type Refusal = { problem: string; entered: Record<string, string> };

/** All that the stand-in knows: the state on disk, the clock, and the webhooks on their way. */
export class World {
  state: State;
  readonly outbox: Outbox;
  /** What a form was refused with, by the secret of its page, until the page has shown it; never on disk: it holds card numbers. */
  readonly refused = new Map<string, Refusal>();
  private readonly dataDir: string;

  constructor(options: WorldOptions) {
    this.dataDir = options.dataDir;
    this.state = readState(options.dataDir);
    this.outbox = new Outbox(this, options);
  }

  /** A time that no other object has: two changes of one object are never equally new. */
  stamp(): string {
    this.state.lastStamp = Math.max(Date.now(), this.state.lastStamp + 1);
    return new Date(this.state.lastStamp).toISOString();
  }

  save(): void {
    writeState(this.dataDir, this.state);
  }

  /** What the form of this page was refused with; told once. */
  takeRefusal(secret: string): Refusal | undefined {
    const refusal = this.refused.get(secret);
    this.refused.delete(secret);
    return refusal;
  }

  /** Queues a webhook with the object as it is now. */
  emit<T extends models.WebhookEventType & Payload["type"]>(type: T, data: DataOf<T>): void {
    const timestamp = this.stamp();
    this.outbox.add(type, JSON.stringify({ type, timestamp, api_version: apiVersion, data }));
  }

  reset(): void {
    // Times go on: what comes after a reset is newer than what the product was told before it.
    this.refused.clear();
    this.state = { ...emptyState(), lastStamp: this.state.lastStamp };
    this.save();
  }
}
