import { type Call, notFound, page, type Route } from "../route/http.ts";
import { customerOf } from "../route/present.ts";
import { day, document, html, money, sandboxNote } from "./html.ts";

/** The invoice of an order, at an unguessable address. */
export const invoiceRoutes: Route[] = [{ method: "GET", path: "/invoices/:id", handle: show }];

function show({ world, params }: Call) {
  const row = world.state.orders.find((item) => item.id === params.id && item.is_invoice_generated);
  if (!row) throw notFound();
  const customer = customerOf(world, row.customer_id);
  const body = html`${sandboxNote}
<main><section class="card">
<h1>Invoice ${row.invoice_number}</h1>
<p class="muted">${day(row.created_at)} · BestChat</p>
<p>Billed to ${row.billing_name ?? customer.name ?? customer.email}<br>${customer.email}<br>${row.billing_address?.country}</p>
<dl class="sum">
${row.items.map((item) => html`<div><dt>${item.label}, ${day(item.start_timestamp)} – ${day(item.end_timestamp)}</dt><dd>${money(item.amount)}</dd></div>`)}
${row.refunded_amount > 0 && html`<div><dt>Refunded</dt><dd>−${money(row.refunded_amount)}</dd></div>`}
<div><dt>Total</dt><dd>${money(row.total_amount - row.refunded_amount)}</dd></div>
</dl>
</section></main>`;
  return page(document(`Invoice ${row.invoice_number}`, body));
}
