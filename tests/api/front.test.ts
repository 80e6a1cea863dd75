import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { serveBehindEdge, serverOptions } from "#server/front/front-server.ts";
import { lookBeforeNext } from "#server/front/next-front.ts";
import { findWebRoute, webRoutes } from "#server/front/web-routes.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { deliver, type MailService } from "../../sandbox/inbound-mail/deliver.ts";
import type { Post } from "../../sandbox/inbound-mail/mail.ts";
import { mailgunPost } from "../../sandbox/inbound-mail/mailgun.ts";
import { postmarkPost } from "../../sandbox/inbound-mail/postmark.ts";
import { call } from "./call.ts";
import { newPerson } from "./people.ts";
import { routeFiles } from "./routes.ts";
import { startTestServer } from "./server.ts";

// Compares what our server answers in front of Next with the route files that Next mounts where it is the server.
Object.assign(process.env, { SECURITY_CONTACT: "mailto:security@example.com, https://example.com/report" });
process.env.CLIENT_ADDRESS_HEADER = "X-Platform-Client";
Object.assign(process.env, { INBOUND_MAIL_DOMAIN: "in.example.com", INBOUND_MAIL_MAILGUN_KEY: "mailgun-key" });
Object.assign(process.env, { INBOUND_MAIL_POSTMARK_SECRET: "p".repeat(32) });
const server = startTestServer();
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

test("Next mounts the table of routes and nothing else, so that neither has a path that the other lacks", async () => {
  const mounted = routeFiles.map(({ path }) => path).sort();
  expect(mounted).toEqual(["/.well-known/security.txt", "/api/[[...path]]", "/docs/[[...path]]", "/health", "/metrics"]);
  for (const path of Object.keys(webRoutes)) {
    const file = routeFiles.find(({ pattern }) => pattern.test(path));
    expect(file, path).toBeDefined();
    const offered = Object.keys(webRoutes[path] ?? {});
    expect(Object.keys((await file?.load()) ?? {}), path).toEqual(expect.arrayContaining(offered));
  }
});

test.each([
  ["/api/tasks/7", "/api/tasks/{id}", { id: "7" }],
  ["/api/tasks/a%20b", "/api/tasks/{id}", { id: "a b" }],
  ["/api/auth/login", "/api/auth/login", {}],
  ["/api/auth/sign-in/email", "/api/auth/{...}", {}],
  ["/api/auth", "/api/{...}", {}],
  ["/api/trpc/a/b", "/api/{...}", {}],
  ["/docs/swagger-ui.css", "/docs/{file}", { file: "swagger-ui.css" }],
])("%s is answered by %s", (path, row, params) => {
  expect(findWebRoute(path)).toEqual({ handlers: webRoutes[row], params });
});

test.each(["/", "/chat", "/health/x", "/docs/a/b", "/apiary"])("%s is left to Next", (path) => {
  expect(findWebRoute(path)).toBeNull();
});

test("the route files answer a Web request as our server does", async () => {
  const { token } = await newPerson(server.url());
  const made = await call(server.url(), "POST", "/api/tasks", { token, body: { title: "Both ways" } });
  const { id } = made.json as { id: number };
  const asked = [`/api/tasks/${id}`, "/api/tasks", "/api/tasks/x", "/api/nothing", "/api", "/health", "/metrics", "/api/openapi.json"];
  for (const path of asked) {
    for (const method of methods.filter((name) => name !== "DELETE")) {
      const ours = await call(server.url(), method, path, { token });
      const theirs = await mountedAnswer(method, path, token);
      // Rate limit and time differ, and every response has its own id.
      expect([theirs.status, path === "/metrics" ? "" : theirs.text], `${method} ${path}`).toEqual([
        ours.status,
        path === "/metrics" ? "" : ours.text,
      ]);
      expect(theirs.headers.get("allow")).toBe(ours.headers.get("allow"));
      expect(theirs.headers.get("content-type")).toBe(ours.headers.get("content-type"));
    }
  }
});

test.each([
  ["/api/tasks/", "UNAUTHENTICATED"],
  ["/api//tasks", "NOT_FOUND"],
  ["/api\\tasks", "NOT_FOUND"],
])("%s is answered as JSON and not redirected: %s", async (path, code) => {
  expect(JSON.parse(await throughFront(path))).toMatchObject({ error_code: code });
});

test.each(["/api/./tasks", "/api/x/../tasks", "/chat"])("%s is left to Next", async (path) => {
  expect(await throughFront(path)).toBe("Next");
});

const guards = ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy"];
const alike = (headers: Headers) => guards.map((name) => headers.get(name)?.replace(/'nonce-[^']+'/, "'nonce'"));

test.each([
  ["GET", "/api/tasks"],
  ["GET", "/api/tasks/"],
  ["GET", "/api//tasks"],
  ["GET", "/health"],
  ["GET", "/docs"],
  ["POST", "/chat"],
  ["GET", "/chat/%E0%A4%A"],
  ["GET", `/chat?${"a".repeat(8200)}`],
])("where Next is the server, its proxy and the handlers alone answer as ours does: %s %s", async (method, path) => {
  const headers = { "X-Request-Id": "told-by-the-caller" };
  const ours = await call(server.url(), method, path, { headers, ...(method === "POST" ? { body: {} } : {}) });
  const theirs = await behindNextsProxy(method, path, headers);
  expect(theirs.status).toBe(ours.status);
  expect(theirs.headers.get("x-request-id")).toBe(ours.headers.get("x-request-id"));
  expect(theirs.headers.get("content-type")).toBe(ours.headers.get("content-type"));
  expect(alike(theirs.headers)).toEqual(alike(ours.headers));
  expect(alike(theirs.headers).every(Boolean)).toBe(true);
});

test("where Next is the server, too much is refused by its announced length, and nobody is known to be on this machine", async () => {
  expect((await behindNextsProxy("POST", "/api/tasks", { "content-length": "2000000" })).status).toBe(413);
  expect((await behindNextsProxy("GET", "/metrics", { "x-bestchat-local": "yes" })).status).toBe(401);
});

test("whoever finds a hole is told where to say so, in the form of RFC 9116", async () => {
  const { status, text, headers } = await call(server.url(), "GET", "/.well-known/security.txt");
  expect([status, headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
  expect(text).toMatch(/^Contact: mailto:security@example\.com\nContact: https:\/\/example\.com\/report\nExpires: \d{4}-\d\d-\d\dT/);
  const expires = Date.parse(/Expires: (\S+)/.exec(text)?.[1] ?? "") - Date.now();
  expect(expires).toBeGreaterThan(30 * 86_400_000);
  expect(expires).toBeLessThan(365 * 86_400_000);
});

test("a page gets its request's id and nonce from the proxy, and nobody says by headers of ours who he is", async () => {
  const found = lookBeforeNext(new Request("http://localhost/chat", { headers: { "x-bestchat-client": "203.0.113.9" } }), false);
  if (found instanceof Response) throw new Error("refused");
  const { request, answer, address } = found;
  expect(answer.get("content-security-policy")).toContain(`'nonce-${request.get("x-nonce")}'`);
  expect([request.get("x-bestchat-client"), address]).toEqual([null, null]);
  expect(answer.get("x-request-id")).toBe(request.get("x-request-id"));
});

test("where Next is the server, the client's address is what the platform's own header says, and nothing else", () => {
  withoutOurServer(() => {
    expect(clientAddressOf(new Headers({ "x-platform-client": "203.0.113.9", "x-forwarded-for": "1.2.3.4" }))).toBe("203.0.113.9");
    expect(clientAddressOf(new Headers({ "x-bestchat-client": "203.0.113.9", "x-forwarded-for": "1.2.3.4" }))).toBe("unknown");
    expect(clientAddressOf(new Headers({ "x-platform-client": "not an address" }))).toBe("unknown");
  });
});

function withoutOurServer<T>(work: () => T): T {
  process.env.BESTCHAT_EDGE = "";
  try {
    return work();
  } finally {
    process.env.BESTCHAT_EDGE = "1";
  }
}

/** As Next calls them: src/proxy.ts, then the route file with the headers that it was given. */
async function behindNextsProxy(method: string, path: string, headers: Record<string, string>): Promise<Response> {
  const url = `http://localhost:3000${path}`;
  const found = lookBeforeNext({ method, url, headers: new Headers(headers) }, false);
  if (found instanceof Response) return found;
  const at = new URL(found.address ?? path, url);
  const handlers = (await routeFiles.find(({ pattern }) => pattern.test(at.pathname))?.load()) ?? {};
  const body = method === "POST" ? "{}" : null;
  const asked = new Request(at, { method, headers: found.request, body });
  const answer = await withoutOurServer(() => handlers[method]?.(asked, { params: Promise.resolve({}) }));
  if (!answer) throw new Error(`no handler of ${method} ${path}`);
  for (const [name, value] of found.answer) answer.headers.append(name, value);
  return answer;
}

async function mountedAnswer(method: string, path: string, token: string) {
  const file = routeFiles.find(({ pattern }) => pattern.test(path));
  const handlers = (await file?.load()) ?? {};
  const headers = { Authorization: `Bearer ${token}`, "x-bestchat-local": "yes" };
  const response = await handlers[method]?.(new Request(`http://localhost${path}`, { method, headers }), { params: Promise.resolve({}) });
  if (!response) throw new Error(`no handler of ${method} ${path}`);
  return { status: response.status, headers: response.headers, text: method === "HEAD" ? "" : await response.text() };
}

/** The response to a raw path; `fetch` would normalise it. */
async function throughFront(path: string): Promise<string> {
  const front = createServer(serverOptions({ dev: false }));
  serveBehindEdge(front, async (_, response) => void response.end("Next"), { dev: false });
  await once(front.listen(0, "127.0.0.1"), "listening");
  const [response] = (await once(request({ port: (front.address() as AddressInfo).port, path }).end(), "response")) as [IncomingMessage];
  const text = (await response.toArray()).join("");
  front.close().closeAllConnections();
  return text;
}

test("a mail that a service vouches for becomes a task; any other makes nothing, and a service that is not set up has no address", async () => {
  const { token } = await newPerson(server.url());
  const post = (path: string, input: object) => call(server.url(), "POST", `/api/webhooks/mail/${path}`, input);
  const made = await call(server.url(), "POST", "/api/tasks/mail-address", { token });
  const { address } = made.json as { address: string };
  expect([made.status, address]).toEqual([201, expect.stringMatching(/^\d+-[a-z2-7]{20}@in\.example\.com$/)]);
  const sent = (service: MailService, query: string, mail: Post) =>
    deliver(service, `${server.url()}/api/webhooks/mail/${service}${query}`, mail, async () => {});
  const mail = { from: "ann@example.com", to: address, subject: "Buy milk !high", text: "Two litres", messageId: "<1@example.com>" };
  const signed = mailgunPost(mail, "mailgun-key");
  expect(await sent("mailgun", "", signed)).toEqual({ statuses: [200], end: "taken" });
  // The same mail once more, as where an answer was lost.
  expect(await sent("mailgun", "", mailgunPost(mail, "mailgun-key"))).toMatchObject({ end: "taken" });
  expect(await sent("mailgun", "", mailgunPost(mail, "another key"))).toMatchObject({ end: "given up" });
  expect(await sent("mailgun", "", { ...signed, body: signed.body.replace("token=", "token=0") })).toMatchObject({ end: "given up" });
  const tea = postmarkPost({ ...mail, subject: "Buy tea", text: "", messageId: "m" });
  expect(await sent("postmark", `?secret=${"p".repeat(32)}`, tea)).toEqual({ statuses: [200], end: "taken" });
  expect(await sent("postmark", "?secret=other", tea)).toEqual({ statuses: [403], end: "dropped" });
  expect((await post(`postmark?secret=${"p".repeat(32)}`, { raw: "no JSON" })).status).toBe(400);
  expect((await post("ses", { body: {} })).status).toBe(404);
  const { json } = await call(server.url(), "GET", "/api/tasks?sort=created_at&fields=title,priority,description", { token });
  expect(json).toEqual({
    tasks: [
      { title: "Buy milk", priority: "high", description: "Two litres" },
      { title: "Buy tea", priority: "none", description: null },
    ],
  });
});
