import { showState } from "../route/present.ts";
import { newId, organizationId } from "./ids.ts";
import type { CustomerRow } from "./state.ts";
import { endNow } from "./subscriptions.ts";
import type { World } from "./world.ts";

export type NewCustomer = {
  email: string;
  name?: string | null;
  externalId?: string | null;
  metadata?: Record<string, string | number | boolean>;
};

export function findByExternalId(world: World, externalId: string | null | undefined): CustomerRow | undefined {
  return externalId ? activeCustomers(world).find((customer) => customer.external_id === externalId) : undefined;
}

export function findByEmail(world: World, email: string): CustomerRow | undefined {
  return activeCustomers(world).find((customer) => customer.email.toLowerCase() === email.toLowerCase());
}

export function addCustomer(world: World, given: NewCustomer): CustomerRow {
  const customer: CustomerRow = {
    id: newId(),
    created_at: world.stamp(),
    modified_at: null,
    metadata: given.metadata ?? {},
    external_id: given.externalId ?? null,
    email: given.email,
    email_verified: false,
    type: "individual",
    name: given.name ?? null,
    billing_name: null,
    billing_address: null,
    tax_id: null,
    locale: null,
    organization_id: organizationId,
    default_payment_method_id: null,
    deleted_at: null,
    first_user_event_at: null,
    avatar_url: null,
  };
  world.state.customers.push(customer);
  world.emit("customer.created", customer);
  stateChanged(world, customer);
  return customer;
}

/** Ends the customer's subscriptions and hides the customer; its subscriptions and orders stay on record. */
export function removeCustomer(world: World, customer: CustomerRow): void {
  const { state } = world;
  for (const row of state.subscriptions) if (row.customer_id === customer.id && row.ended_at === null) endNow(world, row);
  customer.deleted_at = world.stamp();
  customer.modified_at = customer.deleted_at;
  world.emit("customer.deleted", customer);
  stateChanged(world, customer);
  state.sessions = state.sessions.filter((row) => row.customer_id !== customer.id);
  delete state.cards[customer.id];
}

/** The customers that are not deleted. */
export function activeCustomers(world: World): CustomerRow[] {
  return world.state.customers.filter((customer) => customer.deleted_at === null);
}

export function stateChanged(world: World, customer: CustomerRow): void {
  world.emit("customer.state_changed", showState(world, customer));
}
