import { z } from "zod";
import { activeCustomers, addCustomer, findByEmail, findByExternalId, removeCustomer, stateChanged } from "../world/customers.ts";
import { newId, newSecret } from "../world/ids.ts";
import type { CustomerRow } from "../world/state.ts";
import { type Call, invalid, list, notFound, ok, type Route, read } from "./http.ts";
import { meterOf, showSession, showState } from "./present.ts";

const NewCustomer = z.object({
  email: z.email(),
  name: z.string().nullish(),
  external_id: z.string().nullish(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const Changes = z.strictObject({ email: z.email().optional(), name: z.string().nullish(), external_id: z.string().nullish() });
const NewSession = z.object({
  external_customer_id: z.string().nullish(),
  customer_id: z.string().nullish(),
  return_url: z.url().nullish(),
});
const sessionMs = 60 * 60_000;

export const customerRoutes: Route[] = [
  { method: "POST", path: "/v1/customers/", handle: create },
  { method: "GET", path: "/v1/customers/", handle: listCustomers },
  { method: "GET", path: "/v1/customers/external/:external_id", handle: (call) => ok(byExternalId(call)) },
  { method: "GET", path: "/v1/customers/external/:external_id/state", handle: (call) => ok(showState(call.world, byExternalId(call))) },
  { method: "PATCH", path: "/v1/customers/external/:external_id", handle: (call) => change(call, byExternalId(call)) },
  { method: "GET", path: "/v1/customers/:id", handle: (call) => ok(byId(call)) },
  { method: "GET", path: "/v1/customers/:id/state", handle: (call) => ok(showState(call.world, byId(call))) },
  { method: "PATCH", path: "/v1/customers/:id", handle: (call) => change(call, byId(call)) },
  {
    method: "DELETE",
    path: "/v1/customers/external/:external_id",
    handle: (call) => {
      removeCustomer(call.world, byExternalId(call));
      return { status: 204 };
    },
  },
  { method: "POST", path: "/v1/customer-sessions/", handle: createSession },
  { method: "GET", path: "/v1/customer-meters/", handle: listMeters },
];

function byExternalId({ world, params }: Call): CustomerRow {
  const found = findByExternalId(world, params.external_id);
  if (!found) throw notFound();
  return found;
}

function byId({ world, params }: Call): CustomerRow {
  const found = activeCustomers(world).find((customer) => customer.id === params.id);
  if (!found) throw notFound();
  return found;
}

function create({ world, body }: Call) {
  const { email, name, external_id: externalId, metadata } = read(NewCustomer, body);
  if (findByEmail(world, email)) throw invalid(["body", "email"], "A customer with this email address already exists.");
  if (findByExternalId(world, externalId)) throw invalid(["body", "external_id"], "A customer with this external ID already exists.");
  return ok(addCustomer(world, { email, name, externalId, metadata }), 201);
}

function change({ world, body }: Call, customer: CustomerRow) {
  const { external_id: externalId, ...changes } = read(Changes, body);
  if (externalId != null && customer.external_id !== null && externalId !== customer.external_id) {
    throw invalid(["body", "external_id"], "Customer external ID cannot be updated.");
  }
  if (externalId != null && customer.external_id === null) {
    if (findByExternalId(world, externalId)) throw invalid(["body", "external_id"], "A customer with this external ID already exists.");
    customer.external_id = externalId;
  }
  const holder = changes.email ? findByEmail(world, changes.email) : undefined;
  if (holder && holder !== customer) throw invalid(["body", "email"], "A customer with this email address already exists.");
  Object.assign(customer, changes, { modified_at: world.stamp() });
  world.emit("customer.updated", customer);
  stateChanged(world, customer);
  return ok(customer);
}

function listCustomers({ world, query }: Call) {
  const email = query.get("email")?.toLowerCase();
  const found = activeCustomers(world).filter((customer) => !email || customer.email.toLowerCase() === email);
  return list(found.toReversed(), query);
}

function createSession({ world, body, base }: Call) {
  const { external_customer_id: externalId, customer_id: id, return_url: returnUrl } = read(NewSession, body);
  const customer = id ? activeCustomers(world).find((row) => row.id === id) : findByExternalId(world, externalId);
  if (!customer) throw invalid(["body", id ? "customer_id" : "external_customer_id"], "Customer does not exist.");
  const row = {
    created_at: world.stamp(),
    modified_at: null,
    id: newId(),
    token: newSecret("polar_cst_"),
    expires_at: new Date(Date.now() + sessionMs).toISOString(),
    return_url: returnUrl ?? null,
    customer_id: customer.id,
  };
  world.state.sessions = [...world.state.sessions.filter((item) => Date.parse(item.expires_at) > Date.now()), row];
  return ok(showSession(world, row, base), 201);
}

function listMeters({ world, query }: Call) {
  const externalIds = query.getAll("external_customer_id");
  const ids = query.getAll("customer_id");
  const meters = query.getAll("meter_id");
  const found = activeCustomers(world)
    .filter((row) => externalIds.length === 0 || externalIds.includes(row.external_id ?? ""))
    .filter((row) => ids.length === 0 || ids.includes(row.id))
    .flatMap((row) => meterOf(world, row))
    .filter((item) => meters.length === 0 || meters.includes(item.meter_id));
  return list(found, query);
}
