import { AxeBuilder } from "@axe-core/playwright";
import { expect, newestReply, say, test } from "./guard.ts";
import { atPolar, cards, emailOf, openCheckout, openPortal, pay, planCard, subscribe, subscriptionsAtPolar } from "./polar.ts";

test.afterEach(() => atPolar("calm"));

test("a person upgrades, and the operator's token is in nothing that reached the browser", async ({ person: { page } }) => {
  const bodies: Promise<string>[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).hostname === "localhost") bodies.push(response.text().catch(() => ""));
  });
  await page.goto("/billing");
  await expect(planCard(page)).toContainText("Free");
  await planCard(page).getByRole("link", { name: "Upgrade to Pro" }).click();
  await expect(page.getByRole("region", { name: "Pro" })).toContainText("$20");
  await page.getByRole("button", { name: "Upgrade to Pro" }).click();
  await page.waitForURL(/\/checkout\//);
  await pay(page);
  await page.waitForURL(/\/billing\/success/);
  await expect(page.getByRole("heading", { name: "You are on Pro" })).toBeVisible();
  await page.getByRole("link", { name: "See your plan" }).click();
  await expect(planCard(page)).toContainText("Monthly");
  await expect(page.getByRole("list", { name: "Invoices" })).toContainText("$20");
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("Pro began");
  await page.getByRole("button", { name: /^Open invoice/ }).click();
  await page.waitForURL(/\/invoices\//);
  await page.goBack();
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menuitem", { name: /Billing/ })).toContainText(/pro/i);
  await expect(page.getByRole("menuitem", { name: "Upgrade to Pro" })).toBeHidden();
  const texts = await Promise.all(bodies);
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((text) => text.includes("polar_sandbox"))).toEqual([]);
});

test("a declined card changes nothing, and the next one does", async ({ person: { page } }) => {
  await openCheckout(page);
  await pay(page, cards.declined);
  await expect(page.getByRole("alert")).toContainText("declined");
  const email = await emailOf(page);
  expect(await subscriptionsAtPolar(email)).toEqual([]);
  await pay(page);
  await expect(page.getByRole("heading", { name: "You are on Pro" })).toBeVisible();
});

test("after a declined card the browser goes back and reloads without posting again", async ({ person: { page } }) => {
  await openCheckout(page);
  await pay(page, cards.declined);
  await expect(page.getByRole("alert")).toContainText("declined");
  const posted: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/checkout/")) posted.push(request.url());
  });
  await page.reload();
  await expect(page.getByRole("button", { name: /^Subscribe/ })).toBeVisible();
  await page.getByRole("link", { name: "Back to BestChat" }).click();
  await expect(page).not.toHaveURL(/\/checkout\//);
  await page.goBack();
  await expect(page.getByRole("button", { name: /^Subscribe/ })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
  expect(posted).toEqual([]);
});

test("the yearly price is bought as yearly, and a monthly plan can be switched", async ({ person: { page } }) => {
  await page.goto("/pricing");
  await page.getByRole("group", { name: "How often to pay" }).getByText("Yearly").click();
  await expect(page.getByRole("region", { name: "Pro" })).toContainText("$192");
  await expect(page.getByRole("region", { name: "Pro" })).toContainText("$16 a month");
  await openCheckout(page, "Yearly");
  await pay(page);
  await expect(page.getByRole("heading", { name: "You are on Pro" })).toBeVisible();
  await page.goto("/billing");
  await expect(planCard(page)).toContainText("Yearly");
  await openPortal(page);
  await page.getByRole("button", { name: /Switch to monthly/ }).click();
  await page.getByRole("link", { name: "Back to BestChat" }).click();
  await expect(planCard(page)).toContainText("Monthly");
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("Switched to monthly payment");
});

test("a canceled plan stays until its end, and every open page sees each step", async ({ person: { page, anotherTab } }) => {
  await subscribe(page);
  const portal = await anotherTab();
  await portal.goto("/billing");
  await openPortal(portal);
  await portal.getByRole("button", { name: "Cancel at period end" }).click();
  await expect(planCard(page)).toContainText("Canceled. Pro stays until");
  await portal.getByRole("button", { name: "Keep subscription" }).click();
  await expect(planCard(page)).toContainText("Renews on");
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("The cancellation was undone");
  await portal.getByRole("button", { name: "Cancel at period end" }).click();
  await expect(planCard(page)).toContainText("Canceled. Pro stays until");
  await atPolar("advance", { customer: await emailOf(page) });
  await expect(planCard(page)).toContainText("Free for good");
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("Pro ended");
});

test("a failed payment keeps Pro, says so, and another card mends it", async ({ person: { page } }) => {
  await subscribe(page);
  const customer = await emailOf(page);
  await atPolar("fail-payment", { customer });
  await atPolar("advance", { customer });
  await expect(planCard(page).getByRole("alert")).toContainText("Your last payment failed. You keep Pro");
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("A payment failed; Pro stays");
  await openPortal(page);
  await page.getByLabel("Card number").fill(cards.good);
  await page.getByLabel("Expiry date").fill("12 / 39");
  await page.getByRole("button", { name: "Save card" }).click();
  await page.getByRole("link", { name: "Back to BestChat" }).click();
  await expect(planCard(page)).toContainText("Renews on");
  await expect(planCard(page).getByRole("alert")).toBeHidden();
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("The payment went through");
});

test("an unpaid plan ends after its grace", async ({ person: { page } }) => {
  await subscribe(page);
  const customer = await emailOf(page);
  await atPolar("fail-payment", { customer });
  await atPolar("advance", { customer });
  await expect(planCard(page).getByRole("alert")).toBeVisible();
  await atPolar("fail-payment", { customer });
  await atPolar("advance", { customer });
  await expect(planCard(page)).toContainText("Free for good");
});

test("a refund stands on the invoice and in the history, and takes no plan away", async ({ person: { page } }) => {
  await subscribe(page);
  await atPolar("refund", { customer: await emailOf(page) });
  await expect(page.getByRole("list", { name: "Invoices" })).toContainText("Refunded");
  await expect(page.getByRole("list", { name: "Billing history" })).toContainText("Refunded $20");
  await expect(planCard(page)).toContainText("Renews on");
});

test("a plan that ends while a reply is written does not cut the reply", async ({ person: { page, anotherTab } }) => {
  await subscribe(page);
  const portal = await anotherTab();
  await portal.goto("/billing");
  await openPortal(portal);
  await page.goto("/chat");
  await say(page, "slow");
  await expect(newestReply(page)).toContainText("word3");
  await portal.getByRole("button", { name: "End now" }).click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menuitem", { name: /Billing/ })).toContainText(/free/i);
  await page.keyboard.press("Escape");
  await expect(newestReply(page)).toContainText("word60.", { timeout: 30_000 });
});

test("two tabs: what is bought in one is there in the other without a reload", async ({ person: { page, anotherTab } }) => {
  const other = await anotherTab();
  await other.goto("/billing");
  await expect(planCard(other)).toContainText("Free");
  await expect(other.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await openCheckout(page);
  await pay(page);
  await expect(planCard(other)).toContainText("Renews on");
  await other.goto("/pricing");
  await expect(other.getByRole("link", { name: "You are on Pro" })).toBeVisible();
});

test("the address of the success page gives nothing to who has not paid", async ({ person: { page } }) => {
  await page.goto("/billing/success?checkout_id=00000000-0000-4000-8000-000000000000&status=succeeded&plan=pro");
  await expect(page.getByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  await page.goto("/billing");
  await expect(planCard(page)).toContainText("Free for good");
});

test("a payment is confirmed also when every webhook about it is lost", async ({ person: { page } }) => {
  await atPolar("drop", { count: "all" });
  await openCheckout(page);
  await pay(page);
  await expect(page.getByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "You are on Pro" })).toBeVisible({ timeout: 20_000 });
});

test("webhooks that come twice and in the wrong order give the same plan and one history", async ({ person: { page } }) => {
  await atPolar("hold");
  await atPolar("duplicate", { count: "all" });
  await openCheckout(page);
  await pay(page);
  await page.waitForURL(/\/billing\/success/);
  await atPolar("release");
  await expect(page.getByRole("heading", { name: "You are on Pro" })).toBeVisible();
  await page.goto("/billing");
  await expect(page.getByText("Pro began")).toHaveCount(1);
});

test("while Polar is away the chat works, a paid plan stays, and the pages say what is not there", async ({ person: { page } }) => {
  await subscribe(page);
  await atPolar("outage");
  await page.reload();
  await expect(planCard(page)).toContainText("Renews on");
  await planCard(page).getByRole("button", { name: "Manage subscription" }).click();
  await expect(page.getByText("Your plan is not affected").first()).toBeVisible();
  await page.goto("/chat");
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
});

for (const down of [false, true]) {
  test(`deleting an account ends its subscription${down ? ", as soon as Polar is back" : " at Polar first"}`, async ({
    person: { page },
  }) => {
    await subscribe(page);
    const email = await emailOf(page);
    expect(await subscriptionsAtPolar(email)).toEqual(["active"]);
    if (down) await atPolar("outage");
    await page.goto("/settings/data");
    await page.getByRole("button", { name: "Delete my account" }).click();
    await page.getByLabel("Your password").fill("correct horse battery");
    await page.getByRole("button", { name: "Delete account" }).click();
    await page.waitForURL(/\/sign-in/);
    if (down) {
      expect(await subscriptionsAtPolar(email)).toEqual(["active"]);
      await atPolar("outage", { mode: "off" });
      await expect.poll(() => subscriptionsAtPolar(email), { timeout: 40_000 }).toEqual(["ended"]);
    } else expect(await subscriptionsAtPolar(email)).toEqual(["ended"]);
  });
}

for (const scheme of ["light", "dark"] as const) {
  test(`the billing pages have no accessibility violation in ${scheme}`, async ({ person: { page } }) => {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/pricing", "/billing", "/billing/success"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}
