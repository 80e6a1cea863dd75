import { productOf } from "../world/products.ts";
import type { Outgoing } from "../world/state.ts";
import type { World } from "../world/world.ts";
import { document, type Html, html, sandboxNote } from "./html.ts";

const shownEvents = 40;

/** Buttons for every fault, and the list of sent webhooks. */
export function controlPage(world: World): string {
  const { state } = world;
  const count = input("count", "How many", "1");
  const type = input("type", "Only this type", "");
  const customer = input("customer", "Customer (e-mail address)", "");
  const body = html`${sandboxNote}
<main>
<h1>Billing control</h1>
<p class="muted">Make webhooks and payments go wrong, and see what the product does. ${status(world)}</p>
<div class="control">
${card("advance", "To the period's end", "Renews, ends what was canceled, or tries an unpaid bill for the last time.", html`${customer}`)}
${card("fail-payment", "Fail the next payment", "The next charge of the card fails once.", html`${customer}`)}
${card("refund", "Refund", "Gives back the last paid order, or the named one.", html`${input("order", "Order", "")}`)}
${card("duplicate", "Duplicate", "The next webhooks are sent twice.", html`${count}${type}`)}
${card("drop", "Drop", "The next webhooks are never sent.", html`${count}${type}`)}
${card("delay", "Delay", "The next webhooks wait.", html`${input("seconds", "Seconds", "10")}${count}${type}`)}
${card("sign-wrongly", "Sign wrongly", "The first try of the next webhooks has a wrong signature.", html`${count}${type}`)}
${state.holding ? card("release", "Release in reverse", "Sends what was held, the last first.", html``) : card("hold", "Hold", "Keeps new webhooks, to release them in reverse.", html``)}
${state.paused ? card("resume", "Resume deliveries", "Sends what has waited.", html``) : card("pause", "Pause deliveries", "Nothing is sent until they are resumed.", html``)}
${card("outage", "Outage", "The API answers 500, or not at all.", select("mode", "Mode", ["error", "timeout", "off"]))}
${card("delete-customer", "Delete a customer", "As an operator does by hand: ends what runs, and nobody finds the customer any more.", html`${customer}`, "danger")}
${card("calm", "Back to normal", "Ends every fault; keeps customers and subscriptions.", html``)}
${card("reset", "Reset", "Forgets every customer, subscription and order.", html``, "danger")}
</div>
<section class="card" style="margin-top: 18px" aria-label="Subscriptions"><h2>Subscriptions</h2><div class="wide"><table>
<thead><tr><th>Customer</th><th>Product</th><th>Status</th><th>Period ends</th></tr></thead>
<tbody>${state.subscriptions.toReversed().map((row) => {
    const owner = state.customers.find((item) => item.id === row.customer_id);
    return html`<tr><td>${owner?.email} <code>${owner?.external_id}</code></td><td>${productOf(row.product_id).name}</td><td>${row.status}${row.cancel_at_period_end && ", ends with the period"}</td><td>${row.current_period_end.slice(0, 16).replace("T", " ")}</td></tr>`;
  })}</tbody></table></div></section>
<section class="card" aria-label="Webhooks"><h2>Webhooks to ${world.outbox.target ?? "nowhere"}</h2><div class="wide"><table>
<thead><tr><th>Type</th><th>Status</th><th>Tries</th><th>Last answer</th><th>Id</th><th></th></tr></thead>
<tbody>${state.outbox.slice(-shownEvents).reverse().map(eventRow)}</tbody></table></div></section>
</main>`;
  return document("Billing control", body);
}

function status({ state }: World): Html {
  const on = [
    ...Object.entries(state.faults).map(([kind, fault]) => `${kind} (${fault.remaining ?? "all"})`),
    state.holding && "holding",
    state.paused && "paused",
    state.outage && `outage: ${state.outage}`,
  ].filter((item) => typeof item === "string");
  return on.length === 0 ? html`<span class="badge">All normal</span>` : html`<span class="badge mid">${on.join(", ")}</span>`;
}

function card(action: string, title: string, text: string, inputs: Html, kind = ""): Html {
  return html`<form class="card" method="post" action="/control/${action}" aria-label="${title}"><h2>${title}</h2><p class="small muted">${text}</p>
<input type="hidden" name="form" value="1">${inputs}<button class="${kind}" type="submit">${title}</button></form>`;
}

function input(name: string, label: string, value: string): Html {
  return html`<div class="field"><label>${label}<input name="${name}" value="${value}"></label></div>`;
}

function select(name: string, label: string, values: string[]): Html {
  return html`<div class="field"><label>${label}<select name="${name}">${values.map((value) => html`<option>${value}</option>`)}</select></label></div>`;
}

function eventRow(event: Outgoing): Html {
  const kind = event.status === "delivered" ? "" : event.status === "failed" || event.status === "dropped" ? "bad" : "mid";
  return html`<tr><td>${event.type}</td><td><span class="badge ${kind}">${event.status}</span></td><td>${event.tries}</td><td>${event.lastCode ?? "—"}</td><td><code>${event.id}</code></td>
<td><form method="post" action="/control/replay"><input type="hidden" name="form" value="1"><input type="hidden" name="id" value="${event.id}"><button type="submit" aria-label="Replay ${event.type} ${event.id}">Replay</button></form></td></tr>`;
}
