import { expect, test } from "vitest";
import { causeWords, historyLabels } from "./history-labels.ts";

const active = { status: "active", interval: "month", currentPeriodEnd: "2026-12-21T12:00:00.000Z", cancelAtPeriodEnd: false };
const changed = (now: object, before: object = {}) => ({
  action: "subscription.change",
  detail: { plan: "pro" as const, subscription: { ...active, ...now }, before: { ...active, ...before } },
});

test.each([
  [{ action: "plan.change", detail: { plan: "pro" as const } }, "Pro began"],
  [{ action: "plan.change", detail: { plan: "free" as const } }, "Pro ended"],
  [{ action: "order.paid", detail: { amount: 2000, currency: "usd" } }, "Paid $20"],
  [{ action: "order.refunded", detail: { amount: 550, currency: "usd" } }, "Refunded $5.50"],
  [changed({ cancelAtPeriodEnd: true }), "Canceled; Pro stays until December 21, 2026"],
  [changed({}, { cancelAtPeriodEnd: true }), "The cancellation was undone"],
  [changed({ status: "past_due" }), "A payment failed; Pro stays while it is tried again"],
  [changed({}, { status: "past_due" }), "The payment went through"],
  [changed({ interval: "year" }), "Switched to yearly payment"],
  [changed({}, { currentPeriodEnd: "2026-11-21T12:00:00.000Z" }), "Renewed until December 21, 2026"],
])("%j is “%s”", (entry, words) => {
  expect(historyLabels(entry)).toBe(words);
});

test("the cause is named", () => {
  expect([undefined, "billing.reconcile", "subscription.active"].map(causeWords)).toEqual([
    "By BestChat",
    "Checked with Polar",
    "Polar: subscription.active",
  ]);
});
