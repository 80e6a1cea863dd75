import type { BillingInterval } from "#contracts/billing.ts";
import { addressOf, isOpenAccount } from "#domain/account/sign-in.ts";
import type { Actor } from "#domain/actor.ts";
import { getBilling } from "#domain/billing/billing-view.ts";
import { customerForCheckout, customerParameter, findCustomer, hasBought, storeSentAddress } from "#domain/billing/customer.ts";
import { sendNewAddress, updateFormerHolders } from "#domain/billing/customer-address.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { isFieldRefused, type PolarLink } from "#integrations/polar/polar.ts";
import { settings } from "../settings.ts";
import { askPolar, requirePolar, WebAddress } from "./polar.ts";

/**
 * Begins the purchase of Pro. Product, customer and return addresses are decided here; the browser chooses only the interval.
 * @throws CONFLICT for Pro users · UNAVAILABLE when Polar is unreachable or has no such product
 */
export async function startCheckout(actor: Actor, interval: BillingInterval): Promise<{ url: string }> {
  const polar = requirePolar();
  const product = polar.products[interval];
  if (!product) throw new DomainError("UNAVAILABLE", `Paying by the ${interval} is not offered here.`);
  const { subscription } = await getBilling(actor);
  if (subscription) throw new DomainError("CONFLICT", "You are on Pro already. Switch or cancel under “Manage subscription”.");
  const { email } = await accountOf(actor);
  const customer = await customerForCheckout(actor);
  if (customer.customerId) await sendNewAddress(polar, actor.userId);
  else await storeSentAddress(actor.userId, email);
  const { appUrl } = settings();
  const order = {
    products: [product],
    ...customerParameter(customer),
    // An existing customer keeps the address that Polar has.
    ...(customer.customerId ? {} : { customer_email: email }),
    allow_trial: false,
    success_url: new URL("/billing/success?checkout_id={CHECKOUT_ID}", appUrl).href.replace("%7BCHECKOUT_ID%7D", "{CHECKOUT_ID}"),
    return_url: new URL("/pricing", appUrl).href,
  };
  return askPolar(async () => ({ url: WebAddress.parse((await createCheckout(polar, order, email)).url) }));
}

type Order = Parameters<PolarLink["api"]["checkouts"]["create"]>[0];

/** Polar has one customer per address: if another account had this one before, that account's new address is sent first. */
async function createCheckout({ api, ...polar }: PolarLink, order: Order, email: string): Promise<{ url: string }> {
  try {
    return await api.checkouts.create(order);
  } catch (error) {
    if (!isAddressTaken(error)) throw error;
    if ((await updateFormerHolders({ api, ...polar }, email)) === 0) throw addressTaken(error);
  }
  try {
    return await api.checkouts.create(order);
  } catch (error) {
    throw isAddressTaken(error) ? addressTaken(error) : error;
  }
}

const isAddressTaken = (error: unknown) => isFieldRefused(error, "customer_email", "email", "external_customer_id");

function addressTaken(cause: unknown): DomainError {
  const words =
    "The payment provider has your e-mail address for another customer, so nothing can be bought with it here. Use another address under “Account”, or ask the operator.";
  return new DomainError("CONFLICT", words, { cause });
}

/**
 * A link to Polar's pages for this customer: cards, invoices, switching and canceling. @throws NOT_FOUND before the first
 * purchase
 */
export async function openPortal(actor: Actor): Promise<{ url: string }> {
  const polar = requirePolar();
  await accountOf(actor);
  const customer = await findCustomer(actor.userId);
  if (!customer || !(await hasBought(actor.userId))) throw notFound("Subscription");
  return askPolar(async () => {
    try {
      const session = await polar.api.customerSessions.create({
        ...customerParameter(customer),
        return_url: new URL("/billing", settings().appUrl).href,
      });
      return { url: WebAddress.parse(session.customer_portal_url) };
    } catch (error) {
      if (polar.isMissing(error) || isFieldRefused(error, "customer_id", "external_customer_id")) throw customerGone(error);
      throw error;
    }
  });
}

function customerGone(cause: unknown): DomainError {
  const words =
    "The payment provider has no record of you any more, so there is no page to open. Your plan here is as shown. You can subscribe again under “Pricing”.";
  return new DomainError("NOT_FOUND", words, { cause });
}

async function accountOf(actor: Actor): Promise<{ email: string }> {
  const email = (await isOpenAccount(actor.userId)) ? await addressOf(actor.userId) : null;
  if (email === null) throw notFound("Account");
  return { email };
}
