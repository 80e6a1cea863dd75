import { type Answer, type Call, notFound, page, type Route, redirect } from "../route/http.ts";
import { testCards } from "../world/cards.ts";
import { chooseProduct, confirm, expireIfDue, Payment } from "../world/checkout.ts";
import { findProduct, productOf } from "../world/products.ts";
import type { CheckoutRow } from "../world/state.ts";
import { document, type Html, html, money, sandboxNote } from "./html.ts";

type Entered = Record<string, string>;

/** The page where a card is entered; everything is a plain form. */
export const checkoutPageRoutes: Route[] = [
  { method: "GET", path: "/checkout/:secret", handle: show },
  { method: "POST", path: "/checkout/:secret", handle: pay },
];

const countries = {
  US: "United States",
  GB: "United Kingdom",
  DE: "Germany",
  FR: "France",
  IN: "India",
  JP: "Japan",
  BR: "Brazil",
  CA: "Canada",
};

function checkoutOf({ world, params, base }: Call): CheckoutRow {
  const row = world.state.checkouts.find((item) => item.client_secret === params.secret);
  if (!row) throw notFound();
  return expireIfDue(world, row, base);
}

function show(call: Call): Answer {
  const row = checkoutOf(call);
  const chosen = findProduct(call.query.get("product"));
  if (row.status === "open" && chosen && row.products.some((item) => item.id === chosen.id)) {
    chooseProduct(row, chosen);
    call.world.save();
  }
  if (row.status === "open") {
    const refusal = call.world.takeRefusal(row.client_secret);
    return page(render(row, refusal?.entered ?? {}, refusal?.problem ?? null));
  }
  const done = row.status === "succeeded";
  const text = done ? "This checkout is paid. Thank you!" : "This checkout has expired. Start again from the pricing page.";
  return page(
    document(
      "Checkout",
      html`${sandboxNote}<main>${backLink(row)}<div class="card"><h1>${done ? "Paid" : "Expired"}</h1><p>${text}</p></div></main>`,
    ),
    done ? 200 : 410,
  );
}

/**
 * A second press of the button finds the checkout paid and is redirected like the first. Every answer is a redirect, so that
 * going back or reloading never asks the browser to post again.
 */
function pay(call: Call): Answer {
  const row = checkoutOf(call);
  const here = `${call.base}/checkout/${row.client_secret}`;
  if (row.status === "succeeded") return redirect(successOf(row));
  if (row.status !== "open") return redirect(here);
  const entered = call.body as Entered;
  const paid = Payment.safeParse(row.customer_email ? { ...entered, email: row.customer_email } : entered);
  const problem = paid.success
    ? confirm(call.world, row, paid.data, call.base)
    : (paid.error.issues[0]?.message ?? "Look at the form again.");
  if (problem === null) return redirect(successOf(row));
  call.world.refused.set(row.client_secret, { problem, entered });
  return redirect(here);
}

function successOf(row: CheckoutRow): string {
  return row.success_url.replaceAll("{CHECKOUT_ID}", row.id);
}

function backLink(row: CheckoutRow): Html | null {
  return row.return_url ? html`<a class="back" href="${row.return_url}">← Back to BestChat</a>` : null;
}

function render(row: CheckoutRow, entered: Entered, problem: string | null): string {
  const product = productOf(row.product_id);
  const each = product.recurring_interval === "year" ? "year" : "month";
  const others = row.products.filter((item) => item.id !== product.id);
  const email = row.customer_email ?? entered.email ?? "";
  return document(
    "Checkout – BestChat Pro",
    html`${sandboxNote}
<main>
${backLink(row)}
<div class="two">
<section aria-label="Order">
<p class="muted">Subscribe to</p>
<h1>${product.name}</h1>
<p class="price">${money(row.amount)} <small>per ${each}</small></p>
<p class="muted">${product.description}</p>
${others.map((item) => html`<p><a href="?product=${item.id}">Switch to ${item.recurring_interval === "year" ? "yearly" : "monthly"} billing</a></p>`)}
<dl class="sum"><div><dt>${product.name}</dt><dd>${money(row.amount)}</dd></div><div><dt>Due today</dt><dd>${money(row.total_amount)}</dd></div></dl>
</section>
<section class="card" aria-label="Payment">
<h2>Pay with card</h2>
${problem && html`<p class="alert" role="alert" id="problem">${problem}</p>`}
<form method="post">
${field("email", "Email", email, html`type="email" autocomplete="email" required ${row.customer_email !== null && html`readonly`}`)}
${field("number", "Card number", entered.number ?? "", html`inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242" required`)}
<div class="pair">
${field("expiry", "Expiry date", entered.expiry ?? "", html`inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" required`)}
${field("cvc", "Security code", "", html`inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" required`)}
</div>
${field("name", "Name on card", entered.name ?? row.customer_name ?? "", html`autocomplete="cc-name" required`)}
<div class="field"><label for="country">Country</label><select id="country" name="country" autocomplete="country">
${Object.entries(countries).map(([code, name]) => html`<option value="${code}" ${code === entered.country && html`selected`}>${name}</option>`)}
</select></div>
<button class="main" type="submit">Subscribe for ${money(row.total_amount)}</button>
</form>
<p class="small muted">Renews every ${each} until you cancel.</p>
<details class="small"><summary>Test cards</summary>
${testCards.map((card) => html`<p><code>${card.number}</code> ${card.does}</p>`)}
<p class="muted">Any expiry date in the future and any security code.</p></details>
</section>
</div>
</main>`,
  );
}

export function field(name: string, label: string, value: string, attributes: Html): Html {
  return html`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" ${attributes}></div>`;
}
