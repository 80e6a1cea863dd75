import type { Mail } from "./store.ts";

/** The list of mails, newest first. */
export function listPage(mails: Mail[]): string {
  const rows = mails.map(
    (mail) =>
      `<li><a href="/mails/${mail.id}"><b>${escape(mail.subject || "(no subject)")}</b><span>to ${escape(mail.to.join(", "))}</span>${time(mail)}</a></li>`,
  );
  const none = `<p class="none">Nothing has been sent yet. Mail that BestChat sends appears here and goes nowhere else.</p>`;
  return frame(
    "Mailbox",
    `<header><h1>Mailbox</h1><p>Mail of this machine's BestChat · <a href="/">Look again</a></p></header>${rows.length > 0 ? `<ul>${rows.join("")}</ul>` : none}`,
  );
}

/** One mail: as a mail program shows it, and its plain text. */
export function mailPage(mail: Mail): string {
  const html = mail.html
    ? // Sandboxed, so that nothing in a mail runs; links open in the whole window on a click.
      `<iframe title="The mail" sandbox="allow-top-navigation-by-user-activation" srcdoc="${escape(`<base target="_top">${mail.html}`)}"></iframe>`
    : "";
  return frame(
    mail.subject || "Mail",
    `<header><a href="/">← Mailbox</a><h1>${escape(mail.subject || "(no subject)")}</h1>
    <p>from ${escape(mail.from)} · to ${escape(mail.to.join(", "))} · ${time(mail)}</p></header>
    ${html}<section aria-label="Plain text"><h2>Plain text</h2><pre>${linked(mail.text)}</pre></section>`,
  );
}

function time({ receivedAt }: Mail): string {
  return `<time datetime="${receivedAt}">${receivedAt.slice(0, 16).replace("T", " ")} UTC</time>`;
}

/** Text with its URLs as links. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece, at) => (at % 2 === 1 ? `<a href="${escape(piece)}">${escape(piece)}</a>` : escape(piece)))
    .join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#e3e3dd, #363b38); --muted: light-dark(#5c6461, #a5ada9); --link: light-dark(#0b6b4f, #63d3a6); }
body { margin: 0 auto; max-width: 46rem; padding: 2.5rem 1.25rem 4rem; font: 15px/1.6 system-ui, sans-serif; background: light-dark(#fbfbf9, #151917); color: light-dark(#1c2421, #edf1ee); }
h1 { margin: .35rem 0 .1rem; font-size: 1.3rem; letter-spacing: -.01em; } h2 { margin: 0 0 .5rem; font-size: .85rem; color: var(--muted); font-weight: 500; }
header { margin-bottom: 1.5rem; } header p, .none, span, time { margin: 0; color: var(--muted); font-size: .85rem; } a { color: var(--link); }
ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 12px; overflow: hidden; background: light-dark(#fff, #1d2220); }
li + li { border-top: 1px solid var(--line); } li a { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
li a:hover { background: light-dark(#f1f1ed, #262c29); } li b { flex: 1 0 100%; font-weight: 600; } li time { margin-left: auto; }
iframe { width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: 12px; }
section { margin-top: 1.5rem; } pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: 12px; background: light-dark(#fff, #1d2220); white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
`;

function frame(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escape(title)} · BestChat</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
}
