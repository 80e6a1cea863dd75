import type { models } from "@polar-sh/sdk/2026-10";
import { z } from "zod";
import { invalid } from "../route/http.ts";
import { showCheckout } from "../route/present.ts";
import { cardOf, cardProblem } from "./cards.ts";
import { blankCheckout } from "./checkout-blank.ts";
import { running } from "./clock.ts";
import { activeCustomers, addCustomer, findByEmail, findByExternalId, stateChanged } from "./customers.ts";
import { newId, newSecret } from "./ids.ts";
import { checkoutProduct, findProduct, type Product, productOf } from "./products.ts";
import type { CheckoutRow, CustomerRow } from "./state.ts";
import { startSubscription } from "./subscriptions.ts";
import type { World } from "./world.ts";

const openMs = 60 * 60_000;
const Metadata = z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean()]));

/** Features that are not simulated (discounts, seats, trials, custom prices) are rejected rather than ignored. */
export const NewCheckout = z.strictObject({
  products: z.array(z.uuid()).min(1),
  external_customer_id: z.string().nullish(),
  customer_id: z.uuid().nullish(),
  customer_email: z.email().nullish(),
  customer_name: z.string().nullish(),
  success_url: z.url().nullish(),
  return_url: z.url().nullish(),
  metadata: Metadata.default({}),
  customer_metadata: Metadata.default({}),
  allow_discount_codes: z.boolean().default(true),
  allow_trial: z.boolean().default(true),
  require_billing_address: z.boolean().default(false),
  locale: z.string().nullish(),
});

export const Payment = z.object({
  email: z.email("Enter an email address"),
  name: z.string().trim().min(1, "Enter the name on the card"),
  number: z.string(),
  expiry: z.string(),
  cvc: z.string().regex(/^\d{3,4}$/, "Enter the 3 or 4 digits of the security code"),
  country: z.string().regex(/^[A-Z]{2}$/, "Choose a country"),
});

export function addCheckout(world: World, given: z.output<typeof NewCheckout>, base: string): CheckoutRow {
  const products = given.products.map(findProduct);
  const [product] = products;
  if (!product || products.includes(undefined)) throw invalid(["body", "products", 0], "Product does not exist.");
  const customer = given.customer_id
    ? activeCustomers(world).find((row) => row.id === given.customer_id)
    : findByExternalId(world, given.external_customer_id);
  if (given.customer_id && !customer) throw invalid(["body", "customer_id"], "Customer does not exist.");
  if (!given.customer_id && given.customer_email) rejectTaken(world, given.customer_email, given.external_customer_id ?? null);
  const at = world.stamp();
  const secret = newSecret("polar_c_");
  const row: CheckoutRow = {
    ...blankCheckout,
    id: newId(),
    created_at: at,
    modified_at: null,
    client_secret: secret,
    expires_at: new Date(Date.now() + openMs).toISOString(),
    success_url: given.success_url ?? `${base}/checkout/${secret}`,
    return_url: given.return_url ?? null,
    customer_id: customer?.id ?? null,
    customer_name: given.customer_name ?? customer?.name ?? null,
    customer_email: customer?.email ?? given.customer_email ?? null,
    external_customer_id: customer?.external_id ?? given.external_customer_id ?? null,
    metadata: given.metadata,
    customer_metadata: given.customer_metadata,
    allow_discount_codes: given.allow_discount_codes,
    allow_trial: given.allow_trial,
    require_billing_address: given.require_billing_address,
    locale: given.locale ?? null,
    products: products.filter((item) => item !== undefined).map(checkoutProduct),
    ...amountsOf(product),
  };
  world.state.checkouts.push(row);
  world.emit("checkout.created", showCheckout(row, base));
  return row;
}

/** The current checkout: an open one expires after an hour. */
export function expireIfDue(world: World, row: CheckoutRow, base: string): CheckoutRow {
  if (row.status === "open" && Date.parse(row.expires_at) <= Date.now()) {
    Object.assign(row, { status: "expired", modified_at: world.stamp() });
    world.emit("checkout.expired", showCheckout(row, base));
    world.save();
  }
  return row;
}

/** Pays an open checkout; returns an error message if the card or customer does not allow it. */
export function confirm(world: World, row: CheckoutRow, paid: z.output<typeof Payment>, base: string): string | null {
  const problem = cardProblem(paid.number, paid.expiry);
  if (problem) return problem;
  const customer = customerFor(world, row, paid);
  if (!customer) return addressTaken;
  if (running(world).some((item) => item.customer_id === customer.id)) return "You already have an active subscription.";
  world.state.cards[customer.id] = cardOf(paid.number);
  Object.assign(customer, { billing_name: paid.name, billing_address: addressIn(paid.country), modified_at: world.stamp() });
  Object.assign(row, { status: "succeeded", customer_id: customer.id, customer_email: customer.email, modified_at: world.stamp() });
  Object.assign(row, { customer_name: paid.name, customer_billing_name: paid.name, customer_billing_address: addressIn(paid.country) });
  row.payment_method_type = "card";
  world.emit("checkout.updated", showCheckout(row, base));
  startSubscription(world, row, customer.id, productOf(row.product_id));
  return null;
}

export function chooseProduct(row: CheckoutRow, product: Product): void {
  Object.assign(row, amountsOf(product));
}

const addressTaken = "A customer with this email address already exists with another external ID.";

/** As Polar does: one customer per address, and at most one external id per customer. */
function rejectTaken(world: World, email: string, externalId: string | null): void {
  const holder = findByEmail(world, email);
  if (holder && externalId !== null && holder.external_id !== null && holder.external_id !== externalId) {
    throw invalid(["body", "customer_email"], addressTaken);
  }
}

/** The paying customer; null if the address belongs to one with another external id. */
function customerFor(world: World, row: CheckoutRow, paid: z.output<typeof Payment>): CustomerRow | null {
  const existing = activeCustomers(world).find((item) => item.id === row.customer_id) ?? findByExternalId(world, row.external_customer_id);
  if (existing) return existing;
  const sameAddress = findByEmail(world, row.customer_email ?? paid.email);
  if (!sameAddress) {
    const { external_customer_id: externalId, customer_metadata: metadata } = row;
    return addCustomer(world, { email: row.customer_email ?? paid.email, name: paid.name, externalId, metadata });
  }
  if (row.external_customer_id !== null && sameAddress.external_id !== null) return null;
  sameAddress.external_id ??= row.external_customer_id;
  sameAddress.modified_at = world.stamp();
  world.emit("customer.updated", sameAddress);
  stateChanged(world, sameAddress);
  return sameAddress;
}

function addressIn(country: string): models.Address {
  return { line1: null, line2: null, postal_code: null, city: null, state: null, country: country as models.CountryAlpha2 };
}

function amountsOf(product: Product) {
  const { amount, id, price } = product;
  const amounts = { amount, net_amount: amount, total_amount: amount };
  return {
    ...amounts,
    product_id: id,
    product_price_id: price.id,
    product: checkoutProduct(product),
    product_price: price,
    prices: { [id]: [price] },
  };
}
