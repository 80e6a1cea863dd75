import { z } from "zod";
import { BillingInterval, Price } from "#contracts/billing.ts";
import type { Actor } from "#domain/actor.ts";
import { customerParameter, findCustomer } from "#domain/billing/customer.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { isMissingAtPolar, type PolarLink } from "#integrations/polar/polar.ts";
import { logger } from "#lib/logger.ts";
import { settings } from "../settings.ts";
import { askPolar, requirePolar, WebAddress } from "./polar.ts";

const pricesKeptMs = 5 * 60_000;
/** How long the last prices are used after a failure, so that not every visitor waits while Polar is unavailable. */
const failureKeptMs = 30_000;
/** The longest wait of a public page for prices. */
const pricePatienceSeconds = 2;
const invoicesMax = 24;

/** The prices of Pro from Polar's products; empty when unavailable, in which case pages show no price. */
export async function proPrices(): Promise<Price[]> {
  const { polar } = settings();
  if (!polar) return [];
  const kept = holder.bestchatPrices;
  if (kept && kept.until > Date.now()) return kept.prices;
  try {
    const read = await Promise.all([polar.products.month, polar.products.year].map((id) => (id ? priceOf(polar, id) : [])));
    return keep(read.flat(), pricesKeptMs);
  } catch (error) {
    logger.warn({ failure: error instanceof Error ? error.name : "unknown" }, "the prices could not be read");
    return keep(kept?.prices ?? [], failureKeptMs);
  }
}

/** The actor's invoices at Polar, newest first. */
export async function listOrders(actor: Actor) {
  const polar = requirePolar();
  const customer = await findCustomer(actor.userId);
  if (!customer) return [];
  return askPolar(async () => {
    const answer = await polar.read((api) =>
      api.orders.list({ ...customerParameter(customer), limit: invoicesMax, sorting: ["-created_at"] }),
    );
    return z
      .object({ items: z.array(Order) })
      .parse(answer)
      .items.map(presentOrder);
  });
}

/**
 * The address of the actor's own order as an invoice, which Polar creates on the first request.
 * @throws NOT_FOUND also for someone else's order · CONFLICT while it is being created
 */
export async function openInvoice(actor: Actor, orderId: string): Promise<{ url: string }> {
  const { api } = requirePolar();
  const customer = await findCustomer(actor.userId);
  return askPolar(async () => {
    const order = OwnedOrder.parse(await foundAtPolar(() => api.orders.get(orderId)));
    if (!customer || !isSame(customer, order.customer)) throw notFound("Invoice");
    if (!order.is_invoice_generated) await foundAtPolar(() => api.orders.generateInvoice(orderId));
    try {
      return { url: WebAddress.parse((await api.orders.invoice(orderId)).url) };
    } catch (error) {
      if (!isMissingAtPolar(error)) throw error;
      throw new DomainError("CONFLICT", "The invoice is being made. Try again in a minute.", { retryAfter: 60 });
    }
  });
}

async function foundAtPolar<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw isMissingAtPolar(error) ? notFound("Invoice") : error;
  }
}

function keep(prices: Price[], forMs: number): Price[] {
  holder.bestchatPrices = { prices, until: Date.now() + forMs };
  return prices;
}

type Kept = { prices: Price[]; until: number };
const holder = globalThis as typeof globalThis & { bestchatPrices?: Kept };

const Product = z.object({
  recurring_interval: BillingInterval,
  prices: z.array(
    z.object({
      amount_type: z.string(),
      price_amount: z.number().int().optional(),
      price_currency: z.string().optional(),
      is_archived: z.boolean().optional(),
    }),
  ),
});

async function priceOf(polar: PolarLink, id: string): Promise<Price[]> {
  const product = Product.parse(await polar.api.products.get(id, { timeout: pricePatienceSeconds }));
  const price = product.prices.find(({ amount_type, is_archived }) => amount_type === "fixed" && !is_archived);
  return price ? [Price.parse({ interval: product.recurring_interval, amount: price.price_amount, currency: price.price_currency })] : [];
}

const Customer = z.object({ id: z.string().nullish(), external_id: z.string().nullish() });
const OwnedOrder = z.object({ customer: Customer, is_invoice_generated: z.boolean() });

/** Compares Polar's own id if known: a legacy external id is an account number, which another database may also have issued. */
function isSame(ours: { customerId: string | null; externalId: string }, theirs: z.infer<typeof Customer>): boolean {
  return ours.customerId && theirs.id ? theirs.id === ours.customerId : theirs.external_id === ours.externalId;
}

const Order = z.object({
  id: z.string(),
  created_at: z.string(),
  status: z.string(),
  total_amount: z.number(),
  refunded_amount: z.number().nullish(),
  currency: z.string(),
  description: z.string().nullish(),
  invoice_number: z.string().nullish(),
});

function presentOrder(order: z.infer<typeof Order>) {
  return {
    id: order.id,
    number: order.invoice_number ?? null,
    text: order.description ?? "BestChat Pro",
    status: order.status,
    amount: order.total_amount,
    refunded: order.refunded_amount ?? 0,
    currency: order.currency,
    createdAt: new Date(order.created_at).toISOString(),
  };
}
