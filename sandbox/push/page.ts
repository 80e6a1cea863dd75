import type { Message, Phone } from "./store.ts";

/** The messages on the phones, newest first, with fault buttons. */
export function phonesPage(phones: Phone[], messages: Message[]): string {
  const shown = phones.toReversed().map((phone) =>
    phoneCard(
      phone,
      messages.filter((message) => message.phone === phone.id),
    ),
  );
  const none = "<p class=none>No phone is subscribed. In BestChat: Settings → Notifications → Simulated phone.</p>";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>Push · BestChat</title><style>${style}</style></head><body><main><h1>Push messages</h1>
<p>A stand-in for browsers' push services. Nothing leaves this machine.</p>${shown.join("") || none}</main></body></html>`;
}

function phoneCard({ id, ended, fault }: Phone, messages: Message[]): string {
  const name = `Phone ${escape(id.slice(0, 6))}`;
  const state = ended ? "gone: it answers 410" : fault && fault.times > 0 ? `answers ${fault.status}, ${fault.times} times` : "on";
  const controls = ended
    ? ""
    : `<form method="post" action="/phones/${id}/fault"><label>Answer <select name="status"><option>429<option>500<option>503<option>403<option>413<option>404</select></label>
<label>times <input name="times" type="number" min="1" max="99" value="1"></label><label>Retry-After <input name="retryAfter" type="number" min="0" max="3600" value="5"></label><button>Set</button></form>
<form method="post" action="/phones/${id}/end"><button>Uninstall the browser</button></form>`;
  return `<section><h2>${name} <small>${state}</small></h2><ul>${messages.map(card).join("") || "<li class=none>Nothing yet.</li>"}</ul><details><summary>Faults</summary>${controls}</details></section>`;
}

function card({ payload, receivedAt, urgency, ttl }: Message): string {
  const { title, body } = (typeof payload === "object" && payload !== null ? payload : {}) as { title?: unknown; body?: unknown };
  const text =
    title === undefined ? `<b>${escape(String(payload))}</b>` : `<b>${escape(String(title))}</b><span>${escape(String(body ?? ""))}</span>`;
  return `<li>${text}<small><time>${escape(receivedAt)}</time> · ${escape(urgency)} · kept ${ttl} s</small></li>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#e3e3dd, #323a37); --muted: light-dark(#5c6461, #a3aeaa); }
body { margin: 0; background: light-dark(#f4f4f0, #121715); color: light-dark(#1c2421, #eaf0ed); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 2rem 1rem; } h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1rem; margin: 0 0 .75rem; }
section { margin-top: 1.5rem; padding: 1rem; border: 1px solid var(--line); border-radius: 24px; background: light-dark(#fff, #1d2220); }
ul { list-style: none; margin: 0; padding: 0; } li { padding: .75rem; border-radius: 14px; background: light-dark(#f1f1ed, #262c29); margin-bottom: .5rem; overflow-wrap: anywhere; }
li b, li span, li small { display: block; } small, .none, summary { color: var(--muted); font-weight: 400; font-size: .8rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .5rem; } input { width: 4rem; } input, select, button { font: inherit; padding: .3rem .5rem; }
`;
