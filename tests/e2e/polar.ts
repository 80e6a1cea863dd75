import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

/** The card numbers of the local Polar. */
export const cards = { good: "4242 4242 4242 4242", declined: "4000 0000 0000 0002" };

/** Where the local Polar listens; it is started with the product. */
export function polarUrl(): string {
  const ports: { polar?: number } = JSON.parse(readFileSync(join(process.env.E2E_DATA_DIR ?? ".data", "ports.json"), "utf8"));
  return `http://127.0.0.1:${ports.polar}`;
}

/** Does something at Polar that no page of ours can: advance, refund, fail-payment, drop, outage, calm … */
export async function atPolar(action: string, input: Record<string, unknown> = {}): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${polarUrl()}/control/${action}`, { method: "POST", headers, body: JSON.stringify(input) });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
}

type PolarState = {
  customers: { id: string; email: string }[];
  subscriptions: { customer_id: string; status: string; ended_at: string | null }[];
};

/** The states of a person's subscriptions at Polar, oldest first. */
export async function subscriptionsAtPolar(email: string): Promise<string[]> {
  const state = (await (await fetch(`${polarUrl()}/control/state`)).json()) as PolarState;
  const ids = state.customers.filter((customer) => customer.email === email).map(({ id }) => id);
  return state.subscriptions.filter((row) => ids.includes(row.customer_id)).map((row) => (row.ended_at ? "ended" : row.status));
}

/** The address of whoever is signed in, by which the local Polar finds a customer. */
export async function emailOf(page: Page): Promise<string> {
  const answer = await page.request.get("/api/trpc/account.me");
  const { result } = (await answer.json()) as { result: { data: { email: string } } };
  return result.data.email;
}

/** From the pricing page to the provider's card form. */
export async function openCheckout(page: Page, interval: "Monthly" | "Yearly" = "Monthly"): Promise<void> {
  await page.goto("/pricing");
  await page.getByRole("group", { name: "How often to pay" }).getByText(interval).click();
  await page.getByRole("button", { name: "Upgrade to Pro" }).click();
  await page.waitForURL(/\/checkout\//);
}

export async function pay(page: Page, card = cards.good): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Expiry date").fill("12 / 39");
  await page.getByLabel("Security code").fill("123");
  await page.getByLabel("Name on card").fill("Test Person");
  await page.getByRole("button", { name: /^Subscribe/ }).click();
}

/** A person who has just bought Pro, on their billing page. */
export async function subscribe(page: Page): Promise<void> {
  await openCheckout(page);
  await pay(page);
  await expect(page.getByRole("heading", { name: "You are on Pro" })).toBeVisible();
  await page.goto("/billing");
  await expect(planCard(page)).toContainText("Renews on");
}

export function planCard(page: Page) {
  return page.getByRole("region", { name: "Your plan" });
}

/** The provider's own page of a person, reached from ours. */
export async function openPortal(page: Page): Promise<void> {
  await planCard(page)
    .getByRole("button", { name: /Manage subscription|Change the card/ })
    .click();
  await page.waitForURL(/\/portal/);
}
