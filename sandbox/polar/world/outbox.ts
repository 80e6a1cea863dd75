import type { models } from "@polar-sh/sdk/2026-10";
import { applyFaults } from "../route/faults.ts";
import { newId } from "./ids.ts";
import { sign } from "./signature.ts";
import type { Outgoing } from "./state.ts";
import type { World } from "./world.ts";

/** The webhook target; without one, webhooks are stored and never sent. */
export type OutboxOptions = { target?: string; secret?: string; retryFirstMs?: number; patienceMs?: number };

const triesMax = 10;
const retryMaxMs = 20 * 60_000;
const answerWithinMs = 10_000;
const kept = 300;

/**
 * Sends webhooks as Polar does: signed, at least once, in order, ten attempts with exponential backoff from two seconds; an
 * event waits for earlier ones for at most a minute.
 */
export class Outbox {
  readonly target: string | null;
  readonly secret: string;
  private readonly world: World;
  private readonly retryFirstMs: number;
  private readonly patienceMs: number;
  private readonly sending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(world: World, options: OutboxOptions) {
    this.world = world;
    this.target = options.target ?? null;
    this.secret = options.secret ?? "";
    this.retryFirstMs = options.retryFirstMs ?? 2000;
    this.patienceMs = options.patienceMs ?? 60_000;
  }

  add(type: models.WebhookEventType, body: string): void {
    const now = Date.now();
    const state = this.world.state;
    const status = state.holding ? "held" : "waiting";
    const event = {
      id: newId(),
      type,
      body,
      status,
      queuedAt: now,
      nextTryAt: now,
      tries: 0,
      lastCode: null,
      copies: 0,
      signedWrongly: false,
    };
    state.outbox.push(applyFaults(state, event as Outgoing));
    this.forget();
    this.wake();
  }

  /** Requeues an event under its own id. */
  requeue(event: Outgoing): void {
    const { outbox } = this.world.state;
    outbox.splice(outbox.indexOf(event), 1);
    const now = Date.now();
    outbox.push(Object.assign(event, { status: "waiting", queuedAt: now, nextTryAt: now, tries: 0 }));
    this.wake();
  }

  /** Processes due events; called after every change, and at start for leftovers of the last run. */
  wake(inMs = 0): void {
    clearTimeout(this.timer);
    if (this.closed || !this.target) return;
    this.timer = setTimeout(() => this.pump(), inMs);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private pump(): void {
    if (this.world.state.paused) return;
    const now = Date.now();
    const waiting = this.world.state.outbox.filter((event) => event.status === "waiting");
    let next = Number.POSITIVE_INFINITY;
    for (const [index, event] of waiting.entries()) {
      if (this.sending.has(event.id)) continue;
      const dueAt = index === 0 ? event.nextTryAt : Math.max(event.nextTryAt, event.queuedAt + this.patienceMs);
      if (dueAt <= now) void this.send(event);
      else next = Math.min(next, dueAt);
    }
    if (next < Number.POSITIVE_INFINITY) this.wake(Math.min(next - now, 60_000));
  }

  private async send(event: Outgoing): Promise<void> {
    this.sending.add(event.id);
    const { code, text } = await this.post(event);
    this.sending.delete(event.id);
    const { state } = this.world;
    if (this.closed || !state.outbox.includes(event)) return;
    const now = Date.now();
    const succeeded = code !== null && code >= 200 && code < 300;
    event.tries += 1;
    event.lastCode = code;
    event.signedWrongly = false;
    const at = new Date(now).toISOString();
    state.deliveries.push({
      created_at: at,
      modified_at: null,
      id: newId(),
      succeeded,
      http_code: code,
      response: text,
      event_id: event.id,
    });
    if (succeeded && event.copies > 0) Object.assign(event, { copies: event.copies - 1, tries: 0, nextTryAt: now });
    else if (succeeded) event.status = "delivered";
    else if (event.tries >= triesMax) event.status = "failed";
    else event.nextTryAt = now + Math.min(this.retryFirstMs * 2 ** (event.tries - 1), retryMaxMs);
    this.world.save();
    this.wake();
  }

  private async post(event: Outgoing): Promise<{ code: number | null; text: string | null }> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const key = event.signedWrongly ? `not ${this.secret}` : this.secret;
    const headers = {
      "content-type": "application/json",
      "user-agent": "polar.sh webhooks",
      "webhook-id": event.id,
      "webhook-timestamp": timestamp,
      "webhook-signature": sign(key, `${event.id}.${timestamp}.${event.body}`),
    };
    try {
      const signal = AbortSignal.timeout(answerWithinMs);
      const response = await fetch(this.target ?? "", { method: "POST", headers, body: event.body, redirect: "manual", signal });
      return { code: response.status, text: (await response.text()).slice(0, 1000) };
    } catch (error) {
      return { code: null, text: String(error) };
    }
  }

  private forget(): void {
    const { state } = this.world;
    const done = state.outbox.filter((event) => event.status !== "waiting" && event.status !== "held");
    for (const event of done.slice(0, Math.max(0, done.length - kept))) state.outbox.splice(state.outbox.indexOf(event), 1);
    state.deliveries.splice(0, Math.max(0, state.deliveries.length - kept));
  }
}
