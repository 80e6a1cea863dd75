import type { BillingInterval } from "#contracts/billing.ts";
import type { Actor } from "#domain/actor.ts";
import { getBilling } from "#domain/billing-view.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { db } from "#lib/db.ts";
import { settings } from "../settings.ts";
import { askPolar, requirePolar, WebAddress } from "./polar.ts";

/**
 * Begins the purchase of Pro. Product, customer and return addresses are decided here; the browser says only how
 * often it wants to pay. @throws CONFLICT who has Pro · UNAVAILABLE Polar cannot be reached or sells no such thing
 */
export async function startCheckout(actor: Actor, interval: BillingInterval): Promise<{ url: string }> {
  const polar = requirePolar();
  const product = polar.products[interval];
  if (!product) throw new DomainError("UNAVAILABLE", `Paying by the ${interval} is not offered here.`);
  const { subscription } = await getBilling(actor);
  if (subscription) throw new DomainError("CONFLICT", "You are on Pro already. Switch or cancel under “Manage subscription”.");
  const { email } = await customerOf(actor);
  const { appUrl } = settings();
  return askPolar(async () => {
    const checkout = await polar.api.checkouts.create({
      products: [product],
      external_customer_id: String(actor.userId),
      customer_email: email,
      allow_trial: false,
      success_url: new URL("/billing/success?checkout_id={CHECKOUT_ID}", appUrl).href.replace("%7BCHECKOUT_ID%7D", "{CHECKOUT_ID}"),
      return_url: new URL("/pricing", appUrl).href,
    });
    return { url: WebAddress.parse(checkout.url) };
  });
}

/** A link to Polar's own pages for this customer: cards, invoices, switching and canceling. NOT_FOUND before the first purchase. */
export async function openPortal(actor: Actor): Promise<{ url: string }> {
  const polar = requirePolar();
  await customerOf(actor);
  if ((await db().subscription.count({ where: { userId: actor.userId } })) === 0) throw notFound("Subscription");
  return askPolar(async () => {
    const session = await polar.api.customerSessions.create({
      external_customer_id: String(actor.userId),
      return_url: new URL("/billing", settings().appUrl).href,
    });
    return { url: WebAddress.parse(session.customer_portal_url) };
  });
}

async function customerOf(actor: Actor): Promise<{ email: string }> {
  const user = await db().user.findFirst({ where: { id: actor.userId, deletedAt: null }, select: { email: true } });
  if (!user) throw notFound("Account");
  return user;
}
