import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Server } from "node:net";
import { readMail } from "./mime.ts";
import { listPage, mailPage } from "./page.ts";
import { createSmtpServer } from "./smtp.ts";
import { MailStore } from "./store.ts";

/** The local stand-in for a mail provider: accepts mail over SMTP, shows it on a page and as JSON (`GET /mails?to=`). */
export function createMailbox(dataDir: string): { smtp: Server; http: HttpServer } {
  const store = new MailStore(dataDir);
  const smtp = createSmtpServer(({ from, to }, raw) => {
    const { subject, text, html, from: shownFrom } = readMail(raw);
    store.add({ from: shownFrom || from, to: to.map((address) => address.toLowerCase()), subject, text, html });
  });
  const http = createServer((request, response) => answer(store, request, response));
  return { smtp, http };
}

function answer(store: MailStore, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const mail = store.get(Number(/^\/mails\/(\d+)$/.exec(pathname)?.[1]));
  // Protects mails against DNS rebinding.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? "")) send(response, 403, "text/plain", "Only on this machine");
  else if (pathname === "/") send(response, 200, "text/html", listPage(store.list()));
  else if (pathname === "/mails") send(response, 200, "application/json", JSON.stringify(store.list(searchParams.get("to"))));
  else if (mail) send(response, 200, "text/html", mailPage(mail));
  else send(response, 404, "text/plain", "No such mail");
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "Content-Type": `${type}; charset=utf-8`,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    // Mails are untrusted: none of their content is fetched or run.
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'self'; form-action 'none'",
  });
  response.end(body);
}
