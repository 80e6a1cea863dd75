import type { models } from "@polar-sh/sdk/2026-10";
import { organizationId } from "./ids.ts";
import type { Whole } from "./state.ts";

/** The two products of the stand-in; fixed ids keep the product's configuration valid after a reset. */
export const productIds = {
  monthly: "0d6a1d0e-52a7-4f0c-8f43-6b1f0c9a1001",
  yearly: "0d6a1d0e-52a7-4f0c-8f43-6b1f0c9a1002",
};

export type Product = Whole<models.Product> & { recurring_interval: models.RecurringInterval; amount: number; price: models.ProductPrice };

const createdAt = "2026-10-01T09:00:00.000Z";

const products = [
  product(productIds.monthly, "BestChat Pro", "month", 2000),
  product(productIds.yearly, "BestChat Pro (yearly)", "year", 19_200),
];

export function findProduct(id: string | null | undefined): Product | undefined {
  return products.find((item) => item.id === id);
}

/** For ids from our own state. */
export function productOf(id: string | null): Product {
  const found = findProduct(id);
  if (!found) throw new Error(`the state names a product that does not exist: ${id}`);
  return found;
}

export function allProducts(): Product[] {
  return products;
}

/** As the API returns it. */
export function shownProduct({ amount: _, price: __, ...shown }: Product): Whole<models.Product> {
  return shown;
}

/** As a checkout contains it. */
export function checkoutProduct(item: Product): Whole<models.CheckoutProduct> {
  const { metadata: _, is_deletable: __, attached_custom_fields: ___, ...shown } = shownProduct(item);
  return { ...shown, benefits: [] } satisfies models.CheckoutProduct;
}

/** As an order contains it. */
export function orderProduct(item: Product): Whole<models.OrderProduct> {
  const { is_deletable: _, attached_custom_fields: __, prices: ___, benefits: ____, medias: _____, ...shown } = shownProduct(item);
  return shown satisfies models.OrderProduct;
}

function product(id: string, name: string, interval: models.RecurringInterval, amount: number): Product {
  const price = {
    created_at: createdAt,
    modified_at: null,
    id: id.replace("-6b1f", "-7c2a"),
    source: "catalog",
    amount_type: "fixed",
    price_currency: "usd",
    tax_behavior: null,
    is_archived: false,
    product_id: id,
    price_amount: amount,
  } satisfies models.ProductPriceFixed;
  return {
    id,
    created_at: createdAt,
    modified_at: null,
    trial_interval: null,
    trial_interval_count: null,
    name,
    description: "More turns every day, and everything that is in Free.",
    visibility: "public",
    recurring_interval: interval,
    recurring_interval_count: 1,
    meter_interval: null,
    meter_interval_count: null,
    is_recurring: true,
    is_archived: false,
    organization_id: organizationId,
    metadata: {},
    is_deletable: false,
    prices: [price],
    benefits: [],
    medias: [],
    attached_custom_fields: [],
    amount,
    price,
  };
}
