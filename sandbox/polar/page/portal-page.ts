import { type Answer, ApiError, type Call, page, type Route, redirect } from "../route/http.ts";
import { customerOf } from "../route/present.ts";
import { cardOf, cardProblem } from "../world/cards.ts";
import { dueOrder, lastTry } from "../world/clock.ts";
import { makeInvoice } from "../world/orders.ts";
import { allProducts, productOf } from "../world/products.ts";
import type { OrderRow, SessionRow, SubscriptionRow } from "../world/state.ts";
import { cancelAtEnd, endNow, uncancel } from "../world/subscriptions.ts";
import { switchProduct } from "../world/switch.ts";
import { field } from "./checkout-page.ts";
import { day, document, type Html, html, money, sandboxNote } from "./html.ts";

/** The customer's page: subscriptions, payments, and changes. */
export const portalRoutes: Route[] = [
  { method: "GET", path: "/portal", handle: (call) => show(call, sessionOf(call, call.query.get("customer_session_token"))) },
  { method: "POST", path: "/portal/:action", handle: act },
];

type Form = Record<string, string>;

function sessionOf({ world }: Call, token: string | null | undefined): SessionRow {
  const row = world.state.sessions.find((item) => item.token === token && Date.parse(item.expires_at) > Date.now());
  if (!row) throw new ApiError(401, "This link has expired. Open the billing page again from BestChat.");
  return row;
}

function act(call: Call): Answer {
  const { world, params, base } = call;
  const form = call.body as Form;
  const session = sessionOf(call, form.customer_session_token);
  const back = `${base}/portal?customer_session_token=${session.token}`;
  const refuse = (problem: string) => {
    world.refused.set(session.token, { problem, entered: {} });
    return redirect(back);
  };
  const order = world.state.orders.find((item) => item.id === form.order && item.customer_id === session.customer_id);
  if (params.action === "invoice" && order) {
    makeInvoice(world, order);
    return redirect(`${base}/invoices/${order.id}`);
  }
  const row = world.state.subscriptions.find((item) => item.id === form.subscription && item.customer_id === session.customer_id);
  if (!row || row.ended_at !== null) return redirect(back);
  try {
    if (params.action === "cancel") cancelAtEnd(world, row);
    else if (params.action === "uncancel") uncancel(world, row);
    else if (params.action === "revoke") endNow(world, row);
    else if (params.action === "switch") switchProduct(world, row, form.product ?? "");
    else if (params.action === "card") {
      const problem = cardProblem(form.number ?? "", form.expiry ?? "");
      if (problem) return refuse(problem);
      world.state.cards[row.customer_id] = { ...cardOf(form.number ?? ""), failsRenewals: false };
      if (row.status === "past_due") lastTry(world, row);
      world.state.cards[row.customer_id] = cardOf(form.number ?? "");
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return refuse("The payment failed. Update your card and try again.");
  }
  return redirect(back);
}

function show({ world }: Call, session: SessionRow): Answer {
  const problem = world.takeRefusal(session.token)?.problem;
  const customer = customerOf(world, session.customer_id);
  const ofCustomer = (row: { customer_id: string }) => row.customer_id === customer.id;
  const rows = world.state.subscriptions.filter(ofCustomer).reverse();
  const orders = world.state.orders.filter(ofCustomer).reverse();
  const card = world.state.cards[customer.id];
  const body = html`${sandboxNote}
<main>
${session.return_url && html`<a class="back" href="${session.return_url}">← Back to BestChat</a>`}
<h1>Your subscription</h1>
<p class="muted">${customer.email}${card && ` · card ending in ${card.last4}`}</p>
${problem && html`<p class="alert" role="alert">${problem}</p>`}
${rows.length === 0 && html`<div class="card"><p>You have no subscription.</p></div>`}
${rows.map((row) => subscription(row, session, dueOrder(world, row)))}
<section class="card" aria-label="Orders"><h2>Orders</h2>
${orders.length === 0 && html`<p class="muted">Nothing has been billed yet.</p>`}
<div class="wide"><table><tbody>${orders.map((row) => order(row, session))}</tbody></table></div>
</section>
</main>`;
  return page(document("Billing – BestChat", body));
}

function subscription(row: SubscriptionRow, session: SessionRow, due: OrderRow | undefined): Html {
  const other = allProducts().find((item) => item.id !== row.product_id);
  const hidden = html`<input type="hidden" name="customer_session_token" value="${session.token}"><input type="hidden" name="subscription" value="${row.id}">`;
  const running = row.ended_at === null;
  const state = !running
    ? html`<span class="badge bad">Ended</span>`
    : row.status === "past_due"
      ? html`<span class="badge bad">Payment failed</span>`
      : row.cancel_at_period_end
        ? html`<span class="badge mid">Ends ${day(row.current_period_end)}</span>`
        : html`<span class="badge">Active</span>`;
  const button = (action: string, label: string, kind = "") =>
    html`<form method="post" action="/portal/${action}">${hidden}<button class="${kind}" type="submit">${label}</button></form>`;
  return html`<section class="card" aria-label="Subscription">
<h2>${productOf(row.product_id).name} ${state}</h2>
<p>${money(row.amount)} per ${row.recurring_interval}. ${!running ? `Ended on ${day(row.ended_at)}.` : row.cancel_at_period_end ? `Yours until ${day(row.current_period_end)}.` : `Renews on ${day(row.current_period_end)}.`}</p>
${row.pending_update && html`<p class="muted">Changes to ${productOf(row.pending_update.product_id).name} on ${day(row.pending_update.applies_at)}.</p>`}
${running && due && html`<p class="alert warn">${money(due.due_amount)} is due. It is tried again on ${day(due.next_payment_attempt_at)}.</p>`}
${
  running &&
  html`<div class="row">
${row.cancel_at_period_end ? button("uncancel", "Keep subscription") : button("cancel", "Cancel at period end")}
${other && html`<form method="post" action="/portal/switch">${hidden}<input type="hidden" name="product" value="${other.id}"><button type="submit">Switch to ${other.recurring_interval === "year" ? "yearly" : "monthly"} (${money(other.amount)})</button></form>`}
${button("revoke", "End now", "danger")}
</div>
<details style="margin-top: 16px" ${due && html`open`}><summary>Update card</summary>
<form method="post" action="/portal/card">${hidden}
<div class="pair">${field("number", "Card number", "", html`inputmode="numeric" autocomplete="cc-number" required`)}${field("expiry", "Expiry date", "", html`placeholder="MM / YY" autocomplete="cc-exp" required`)}</div>
<button type="submit">Save card</button></form></details>`
}
</section>`;
}

function order(row: OrderRow, session: SessionRow): Html {
  const label = row.status.replaceAll("_", " ");
  return html`<tr><td>${day(row.created_at)}</td><td class="spare">${row.description}</td><td>${money(row.total_amount)}</td>
<td><span class="badge ${row.status === "paid" ? "" : "mid"}">${label}</span></td>
<td>${row.paid && html`<form method="post" action="/portal/invoice"><input type="hidden" name="customer_session_token" value="${session.token}"><input type="hidden" name="order" value="${row.id}"><button type="submit" aria-label="Invoice ${row.invoice_number}">Invoice</button></form>`}</td></tr>`;
}
