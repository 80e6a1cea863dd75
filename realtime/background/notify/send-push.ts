import { createHash } from "node:crypto";
import type { NotificationKind } from "#contracts/notification.ts";
import type { PushPayload } from "#contracts/push.ts";
import type { Delivery, Outcome } from "#domain/notification/delivery.ts";
import { clockNow } from "#lib/database/clock.ts";
import { OutboundError, type OutboundFetch } from "#lib/outbound.ts";
import { encryptPush, pushPayloadBytesMax } from "#lib/web-push/encrypt.ts";
import { type Vapid, vapidAuthorization } from "#lib/web-push/vapid.ts";
import type { MessageKey } from "#messages/catalogue.ts";
import { textFor } from "#messages/page-source.ts";
import { pushTtlSeconds, retryAfterMaxSeconds } from "../../tunables.ts";

/** What a phone that saves its battery is woken for. */
const urgent: NotificationKind[] = ["reminder", "run_waiting", "security"];

/** Sends one notification to one browser (RFC 8030) and says what came of it. Nothing of the address or the keys is in the outcome. */
export async function sendPush(delivery: Delivery, vapid: Vapid, fetch: OutboundFetch): Promise<Outcome> {
  const { notification, endpoint, keys } = delivery;
  if (!endpoint || !keys) return { kind: "refused", error: "no subscription" };
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        Authorization: vapidAuthorization(vapid, endpoint, clockNow()),
        TTL: String(pushTtlSeconds[notification.kind] ?? pushTtlSeconds.other),
        Urgency: urgent.includes(notification.kind) ? "high" : "normal",
        // A repeat takes the place of what the service still holds.
        Topic: createHash("sha256").update(`notification ${notification.id}`).digest("base64url").slice(0, 32),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
      },
      body: new Uint8Array(encryptPush(payloadOf(delivery), keys)),
    });
    await response.body?.cancel().catch(() => undefined);
    return outcomeOf(response);
  } catch (error) {
    if (!(error instanceof OutboundError)) return { kind: "later", error: "unreachable" };
    return { kind: error.code === "TIMED_OUT" ? "later" : "refused", error: error.code };
  }
}

function outcomeOf({ status, headers, ok }: Response): Outcome {
  const error = `status ${status}`;
  if (ok) return { kind: "sent" };
  if (status === 404 || status === 410) return { kind: "gone", error };
  if (status === 408 || status === 429 || status >= 500)
    return { kind: "later", error, afterSeconds: secondsOf(headers.get("retry-after")) };
  return { kind: "refused", error };
}

/** Retry-After in seconds or as a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - clockNow()) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), retryAfterMaxSeconds) : undefined;
}

/** The payload, its body cut until all of it fits. */
function payloadOf({ notification, locale }: Delivery): Buffer {
  const say = (actions: Actions) => actions.map(([action, title]) => ({ action, title: textFor(locale, title) }));
  const actions = say(actionsOf(notification.kind));
  const changed =
    notification.kind === "run_waiting" ? { changed: { body: textFor(locale, "mail.pushChanged"), actions: say(changedActions) } } : {};
  const body = Array.from(notification.body);
  for (;;) {
    const whole: PushPayload = { ...notification, body: body.join(""), actions, ...changed, tag: `notification-${notification.id}` };
    const bytes = Buffer.from(JSON.stringify(whole));
    if (bytes.length <= pushPayloadBytesMax || body.length === 0) return bytes;
    body.splice(Math.floor(body.length * 0.8));
  }
}

type Actions = readonly (readonly [action: string, title: MessageKey])[];

const changedActions: Actions = [
  ["anyway", "mail.pushAnyway"],
  ["reject", "mail.pushReject"],
];

/** What can be done about it without a page; public/sw.js knows the names. */
function actionsOf(kind: NotificationKind): Actions {
  if (kind === "reminder")
    return [
      ["done", "mail.pushDone"],
      ["hour", "mail.pushHour"],
      ["tomorrow", "mail.pushTomorrow"],
    ];
  return kind === "run_waiting"
    ? [
        ["approve", "mail.pushApprove"],
        ["reject", "mail.pushReject"],
      ]
    : [];
}
