import { beforeEach, expect, test } from "vitest";
import { PolarEvent } from "#contracts/billing.ts";
import { deleteAccount } from "#domain/account/account.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, externalIdOf, makeCustomer } from "../../../tests/factories.ts";
import { startPolar } from "../../../tests/polar.ts";
import { cancelBeforeDeletion, retryCancellations } from "./cancellation.ts";
import { processWebhook, storeWebhook } from "./webhook.ts";

const polar = startPolar();
beforeEach(() => {
  polar.down = false;
  polar.requests.length = 0;
});

async function subscriber() {
  const user = await makeCustomer();
  await subscribe(user.id);
  polar.answers.set(`DELETE /v1/subscriptions/sub-${user.id}`, { body: { id: `sub-${user.id}`, status: "canceled" } });
  return user;
}

async function subscribe(userId: number): Promise<void> {
  const id = crypto.randomUUID();
  const data = {
    id: `sub-${userId}`,
    status: "active",
    modified_at: "2026-11-02T00:00:00.000Z",
    customer: { external_id: externalIdOf(userId) },
  };
  await storeWebhook(id, PolarEvent.parse({ type: "subscription.active", data }));
  await processWebhook(id);
}

async function remove(user: { id: number }): Promise<void> {
  await cancelBeforeDeletion(polar.link(), user.id);
  await deleteAccount(actorOf(user));
}

const revocations = () => polar.requests.filter(({ method }) => method === "DELETE").map(({ path }) => path);
const waiting = (userId: number) => db().billingCancellation.findMany({ where: { userId, doneAt: null } });
const makeDue = () => db().billingCancellation.updateMany({ where: { doneAt: null }, data: { nextTryAt: new Date(0) } });
const cancelNotes = (userId: number) => db().auditEntry.count({ where: { userId, action: "subscription.cancel", actor: "system" } });

test("a subscription is ended at Polar before its account is deleted, once, and audited", async () => {
  const user = await subscriber();
  await remove(user);
  expect(revocations()).toEqual([`/v1/subscriptions/sub-${user.id}`]);
  expect(await waiting(user.id)).toEqual([]);
  expect(await cancelNotes(user.id)).toBe(1);
  await makeDue();
  expect(await retryCancellations(polar.link())).toBe(0);
});

test("while Polar is down the account is deleted anyway, and the subscription is ended as soon as Polar is back", async () => {
  const user = await subscriber();
  polar.down = true;
  await remove(user);
  expect((await db().user.findUniqueOrThrow({ where: { id: user.id } })).deletedAt).not.toBeNull();
  expect(await waiting(user.id)).toHaveLength(1);
  expect(await retryCancellations(polar.link())).toBe(0);
  expect(await waiting(user.id)).toMatchObject([{ attempts: 1, error: "PolarServerError" }]);
  // Not before it is due.
  polar.down = false;
  expect(await retryCancellations(polar.link())).toBe(0);
  await makeDue();
  expect(await retryCancellations(polar.link())).toBe(1);
  expect(await cancelNotes(user.id)).toBe(1);
});

test("a subscription already ended at Polar counts as ended", async () => {
  const user = await subscriber();
  polar.answers.delete(`DELETE /v1/subscriptions/sub-${user.id}`);
  await remove(user);
  expect(await waiting(user.id)).toEqual([]);
});

test("a purchase that arrives after the deletion is ended too", async () => {
  const user = await makeCustomer();
  await deleteAccount(actorOf(user));
  await subscribe(user.id);
  expect(await waiting(user.id)).toMatchObject([{ subscriptionId: `sub-${user.id}` }]);
});

test("an account without a subscription is deleted without calling Polar", async () => {
  const user = await makeCustomer();
  await remove(user);
  expect(polar.requests).toEqual([]);
});
