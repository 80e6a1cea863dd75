import { afterEach, beforeEach, expect, test } from "vitest";
import { buy, goodCard, type Rig, startRig, submit } from "./rig.ts";
import { productIds } from "./world/products.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const open = async (url: string) => (await fetch(url)).text();
const running = async () => (await rig.polar().subscriptions.list({ active: true })).items;

test("every input of the checkout has its label", async () => {
  const { checkout } = await buy(rig, { number: "4000 0000 0000 0002" });
  const page = await open(checkout.url);
  for (const label of ["Email", "Card number", "Expiry date", "Security code", "Name on card", "Country"]) {
    const id = new RegExp(`<label for="(\\w+)">${label}</label>`).exec(page)?.[1];
    expect(page).toMatch(new RegExp(`<(input|select) id="${id}"`));
  }
  expect(page).toContain('href="http://localhost:3000/settings"');
});

test.each([
  ["declined", { number: "4000 0000 0000 0002" }, "Your card was declined"],
  ["no test card", { number: "4111 1111 1111 1111" }, "use one of the test cards"],
  ["too short", { number: "4242" }, "incomplete"],
  ["expired", { expiry: "01 / 20" }, "expired"],
  ["without a month", { expiry: "2039" }, "MM / YY"],
  ["without a code", { cvc: "" }, "security code"],
])("a card that is %s leaves the checkout open for another attempt", async (_name, card, message) => {
  const { checkout, answer } = await buy(rig, card);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, checkout.url]);
  expect(await open(checkout.url)).toContain(message);
  expect((await rig.polar().checkouts.get(checkout.id)).status).toBe("open");
  expect(await running()).toEqual([]);
  expect((await submit(checkout.url, goodCard)).status).toBe(303);
  expect(await running()).toHaveLength(1);
});

test("a card's refusal is shown once, with the entered values but without the security code", async () => {
  const { checkout } = await buy(rig, { number: "4000 0000 0000 0002", name: "Anna B. Ito", cvc: "987" });
  const page = await open(checkout.url);
  expect(page).toContain('value="Anna B. Ito"');
  expect(page).not.toContain("987");
  expect(await open(checkout.url)).not.toMatch(/declined\. Try|Anna B\. Ito/);
});

test("a second press pays nothing more, and a second checkout is refused", async () => {
  const { checkout, answer } = await buy(rig);
  const again = await submit(checkout.url, goodCard);
  expect(again.headers.get("location")).toBe(answer.headers.get("location"));
  const second = await buy(rig);
  expect(await open(second.checkout.url)).toContain("You already have an active subscription");
  expect(await running()).toHaveLength(1);
  expect((await rig.polar().orders.list()).items).toHaveLength(1);
});

test("a checkout of two products lets the buyer choose", async () => {
  const checkout = await rig.polar().checkouts.create({ products: [productIds.monthly, productIds.yearly], external_customer_id: "7" });
  const link = /href="(\?product=[^"]+)"/.exec(await open(checkout.url))?.[1] ?? "";
  expect(await open(checkout.url + link)).toContain("$192.00");
  await submit(checkout.url, goodCard);
  expect(await running()).toMatchObject([{ product_id: productIds.yearly, customer: { email: goodCard.email, external_id: "7" } }]);
});

test("an hour later the checkout has expired", async () => {
  const { checkout } = await buy(rig, { number: "4242" });
  const row = rig.world.state.checkouts.find((item) => item.id === checkout.id);
  if (row) row.expires_at = new Date(Date.now() - 1).toISOString();
  expect((await submit(checkout.url, goodCard)).headers.get("location")).toBe(checkout.url);
  expect((await fetch(checkout.url)).status).toBe(410);
  expect((await rig.polar().checkouts.get(checkout.id)).status).toBe("expired");
});

test("user input is shown as text", async () => {
  const { checkout } = await buy(rig, { number: "4242", name: '"><script>alert(1)</script>' });
  const page = await open(checkout.url);
  expect(page).not.toContain("<script>");
  expect(page).toContain("&#34;&#62;&#60;script&#62;");
});

async function openPortal(externalId = "7") {
  const made = { external_customer_id: externalId, return_url: "http://localhost:3000/settings" };
  const session = await rig.polar().customerSessions.create(made);
  const press = async (action: string, extra: Record<string, string> = {}) => {
    const row = (await rig.polar().subscriptions.list({ external_customer_id: externalId })).items[0];
    return submit(`${rig.base}/portal/${action}`, { customer_session_token: session.token, subscription: row?.id ?? "", ...extra });
  };
  return { session, press, page: () => open(session.customer_portal_url) };
}

test("the portal cancels, keeps, switches and ends", async () => {
  await buy(rig);
  const { press, page } = await openPortal();
  expect(await page()).toMatch(/BestChat Pro[\s\S]*Cancel at period end[\s\S]*Switch to yearly/);
  await press("cancel");
  expect(await page()).toContain("Keep subscription");
  expect(await running()).toMatchObject([{ cancel_at_period_end: true }]);
  await press("uncancel");
  expect(await running()).toMatchObject([{ cancel_at_period_end: false }]);
  await press("switch", { product: productIds.yearly });
  expect(await running()).toMatchObject([{ recurring_interval: "year" }]);
  expect(await page()).toContain("Switch to monthly");
  await press("revoke");
  expect(await running()).toEqual([]);
  expect(await page()).toContain("Ended on");
});

test("a card saved in the portal pays the open bill", async () => {
  await buy(rig, { number: "4000 0000 0000 0341" });
  await rig.control("advance");
  const { press, page } = await openPortal();
  expect(await page()).toContain("$20.00 is due");
  expect((await press("card", { number: "4000 0000 0000 0002", expiry: "12/39" })).status).toBe(303);
  expect(await page()).toContain("declined");
  expect(await page()).not.toContain("declined");
  await press("card", { number: "4242 4242 4242 4242", expiry: "12/39" });
  expect(await running()).toMatchObject([{ status: "active" }]);
});

test("the portal's invoice opens, and other customers' data stays inaccessible", async () => {
  await buy(rig);
  await buy(rig, {}, "8");
  const eight = await openPortal("8");
  const [order] = (await rig.polar().orders.list({ external_customer_id: "7" })).items;
  await eight.press("invoice", { order: order?.id ?? "" });
  const [mine] = (await rig.polar().subscriptions.list({ external_customer_id: "7" })).items;
  await eight.press("revoke", { subscription: mine?.id ?? "" });
  expect(await running()).toHaveLength(2);
  expect((await fetch(`${rig.base}/invoices/${order?.id}`)).status).toBe(404);
  const seven = await openPortal();
  const invoice = await seven.press("invoice", { order: order?.id ?? "" });
  expect(await open(invoice.headers.get("location") ?? "")).toContain("Anna Ito");
  expect((await fetch(`${rig.base}/portal?customer_session_token=wrong`)).status).toBe(401);
});
