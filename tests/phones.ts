import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { subscribePush } from "#domain/notification/push-subscription.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { realtimeEnv, vapidOf } from "#lib/env.ts";
import { briefLimits, createOutboundFetch } from "#lib/outbound.ts";
import { deliverDue } from "../realtime/background/notify/deliver.ts";
import { sendPush } from "../realtime/background/notify/send-push.ts";
import { createPushServer } from "../sandbox/push/server.ts";
import { actorOf, makeUser } from "./factories.ts";

/** A push service for one test file, phones that are subscribed there, and what sends to them. */
export function usePhones() {
  const { server, store } = createPushServer();
  const vapid = vapidOf(realtimeEnv());
  let origin = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(async () => {
    await db().notificationDelivery.deleteMany({});
    store.messages = [];
  });

  /** A user with `count` phones. */
  async function makePhones(count = 1, more: { key?: string; sessionId?: number } = {}) {
    const user = await makeUser();
    const actor = { ...actorOf(user), ...(more.sessionId ? { sessionId: more.sessionId } : {}) };
    const phones = [];
    for (let at = 0; at < count; at += 1) {
      const answer = await fetch(`${origin}/phones`, {
        method: "POST",
        body: JSON.stringify({ applicationServerKey: more.key ?? vapid?.publicKey }),
      });
      const subscription = (await answer.json()) as { endpoint: string; keys: { p256dh: string; auth: string } };
      await subscribePush(actor, subscription);
      phones.push({ id: subscription.endpoint.split("/").at(-1) ?? "", subscription });
    }
    return { user, actor, phones };
  }
  const fault = (id: string, body: object) => fetch(`${origin}/phones/${id}/fault`, { method: "POST", body: JSON.stringify(body) });

  async function send(options: { allow?: boolean; as?: typeof vapid } = {}): Promise<number> {
    const guarded = createOutboundFetch({
      allowPrivate: false,
      limits: briefLimits,
      ...(options.allow === false ? {} : { allowOrigin: origin }),
    });
    const keys = options.as ?? vapid;
    if (!keys) throw new Error("no VAPID keys");
    return deliverDue((delivery) => sendPush(delivery, keys, guarded));
  }

  return { store, vapid, origin: () => origin, makePhones, send, fault };
}
