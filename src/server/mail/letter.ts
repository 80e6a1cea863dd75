import { textFor } from "#messages/page-source.ts";
import type { Mail } from "./send.ts";

export type Letter = {
  to: string;
  /** The language of its words, as a tag. */
  locale: string;
  subject: string;
  /** One paragraph each. */
  text: string[];
  action?: { label: string; url: string };
  /** The small print below the button. */
  note: string;
  /** How long its link works. */
  goodForHours?: number;
};

/** A letter as plain text and as HTML for all mail programs: tables, inline styles, no external resources. */
export function mailOf({ to, locale, subject, text, action, note, ...more }: Letter): Mail {
  const plain = [...text, ...(action ? [`${action.label}:\n${action.url}`] : []), note, "BestChat"].join("\n\n");
  const body = [...text.map(paragraph), action ? button(locale, action) : "", small(note)].join("");
  return { to, subject, text: plain, html: htmlOf(locale, subject, body), ...more };
}

function htmlOf(locale: string, subject: string, body: string): string {
  return `<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escape(subject)}</title>
<style>@media (prefers-color-scheme: dark) { .page { background: #121715 !important; } .card { background: #1d2321 !important; border-color: #323a37 !important; }
.ink { color: #eaf0ed !important; } .muted { color: #a3aeaa !important; } .rule { border-color: #323a37 !important; } .link { color: #63d3a6 !important; } }</style></head>
<body class="page" style="margin:0;padding:0;background:#f4f4f0">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f0"><tr><td align="center" style="padding:40px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px">
<tr><td class="ink" style="padding:0 4px 20px;font:600 17px/24px ${font};color:#1c2421;letter-spacing:-0.01em">BestChat</td></tr>
<tr><td class="card" style="padding:32px;background:#ffffff;border:1px solid #e3e3dd;border-radius:16px">
<h1 class="ink" style="margin:0 0 16px;font:600 20px/28px ${font};color:#1c2421;letter-spacing:-0.01em">${escape(subject)}</h1>${body}</td></tr>
</table></td></tr></table></body></html>`;
}

const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

function paragraph(text: string): string {
  return `<p class="ink" style="margin:0 0 16px;font:400 15px/24px ${font};color:#1c2421">${escape(text)}</p>`;
}

function button(locale: string, { label, url }: { label: string; url: string }): string {
  const href = escape(url);
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 24px"><tr><td style="border-radius:10px;background:#0b7355">
<a href="${href}" style="display:inline-block;padding:12px 20px;font:600 15px/20px ${font};color:#ffffff;text-decoration:none">${escape(label)}</a></td></tr></table>
<p class="muted" style="margin:0 0 16px;font:400 13px/20px ${font};color:#5c6461">${escape(textFor(locale, "mail.orCopy"))}<br>
<a class="link" href="${href}" style="color:#0b6b4f;word-break:break-all">${href}</a></p>`;
}

function small(text: string): string {
  return `<p class="muted rule" style="margin:24px 0 0;padding-top:16px;border-top:1px solid #e3e3dd;font:400 13px/20px ${font};color:#5c6461">${escape(text)}</p>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
