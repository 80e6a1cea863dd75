import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { decrypt } from "./decrypt.ts";
import { phonesPage } from "./page.ts";
import { type Phone, PushStore } from "./store.ts";
import { vapidRefusal } from "./vapid-rules.ts";

const messageBytesMax = 4096;

/**
 * The local stand-in for push services and the browsers behind them: accepts and rejects messages as they do, decrypts and
 * shows them. README.md beside this file lists its addresses.
 */
export function createPushServer({ dataDir = null }: { dataDir?: string | null } = {}): { server: Server; store: PushStore } {
  const store = new PushStore(dataDir);
  const server = createServer((request, response) => {
    answer(store, request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });
  return { server, store };
}

async function answer(store: PushStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host = "" } = request.headers;
  // Protects messages against DNS rebinding.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host)) return send(response, 403, { error: "Only on this machine" });
  const { pathname, origin } = new URL(request.url ?? "/", `http://${host}`);
  const [, room = "", id = "", action = ""] = pathname.split("/");
  const phone = store.phones.get(id);
  const method = request.method ?? "GET";
  if (method === "POST" && room === "push") return receive(store, phone, origin, request, response);
  if (method === "POST" && pathname === "/phones") return subscribe(store, origin, request, response);
  if (method === "GET" && pathname === "/messages") return send(response, 200, { messages: store.messages });
  if (method === "GET" && pathname === "/") return sendPage(response, phonesPage([...store.phones.values()], store.messages));
  if (method === "POST" && room === "phones" && phone) return control(store, phone, action, request, response);
  send(response, 404, { error: "No such address" });
}

/** Like `PushManager.subscribe`: creates a key pair and an address, and returns the subscription as JSON. */
async function subscribe(store: PushStore, origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { applicationServerKey } = await readControl(request);
  const phone = store.add(typeof applicationServerKey === "string" ? applicationServerKey : null);
  const keys = { p256dh: phone.pair.getPublicKey("base64url"), auth: phone.auth.toString("base64url") };
  send(response, 201, { endpoint: `${origin}/push/${phone.id}`, expirationTime: null, keys });
}

/** `end`: the browser is uninstalled · `fault`: the next `times` messages are answered with `status`. */
async function control(store: PushStore, phone: Phone, action: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, times = 1, retryAfter } = await readControl(request);
  if (action === "end") store.end(phone);
  else if (action === "fault" && Number(status) >= 400)
    phone.fault = { status: Number(status), times: Number(times), ...(retryAfter === undefined ? {} : { retryAfter: String(retryAfter) }) };
  else return send(response, 400, { error: "end, or fault with a status" });
  if (request.headers["content-type"]?.includes("form")) return void response.writeHead(303, { Location: "/" }).end();
  send(response, 200, {});
}

async function receive(
  store: PushStore,
  phone: Phone | undefined,
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  const body = await readBody(request);
  if (!phone) return send(response, 404, { error: "No such subscription" });
  if (phone.ended) return send(response, 410, { error: "The subscription has ended" });
  if (phone.fault && phone.fault.times > 0) {
    phone.fault.times -= 1;
    const { status, retryAfter } = phone.fault;
    return send(response, status, { error: "A fault that was asked for" }, retryAfter === undefined ? {} : { "Retry-After": retryAfter });
  }
  const refusal = vapidRefusal(headers.authorization, origin, phone.applicationServerKey);
  if (refusal) return send(response, refusal.status, { error: refusal.reason });
  const ttl = String(headers.ttl ?? "");
  if (!/^\d+$/.test(ttl)) return send(response, 400, { error: "TTL is missing or no number" });
  const urgency = String(headers.urgency ?? "normal");
  if (!["very-low", "low", "normal", "high"].includes(urgency)) return send(response, 400, { error: "Urgency is none of RFC 8030" });
  const topic = headers.topic === undefined ? null : String(headers.topic);
  if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) return send(response, 400, { error: "Topic is not up to 32 letters of base64url" });
  if (headers["content-encoding"] !== "aes128gcm") return send(response, 400, { error: "Content-Encoding is not aes128gcm" });
  if (body.length > messageBytesMax) return send(response, 413, { error: `More than ${messageBytesMax} bytes` });
  const read = decrypt(body, phone);
  // A real service cannot know; the browser would silently drop it.
  if ("problem" in read) return send(response, 400, { error: `The browser cannot read it: ${read.problem}` });
  store.receive({ phone: phone.id, receivedAt: new Date().toISOString(), ttl: Number(ttl), urgency, topic, payload: jsonOr(read.text) });
  send(response, 201, {}, { Location: `${origin}/message/${store.messages.length}` });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** JSON from a program, or a form from the page. */
async function readControl(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await readBody(request)).toString("utf8");
  if (request.headers["content-type"]?.includes("form")) return Object.fromEntries(new URLSearchParams(text));
  const value = jsonOr(text || "{}");
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers }).end(JSON.stringify(body));
}

function sendPage(response: ServerResponse, html: string): void {
  response
    .writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    })
    .end(html);
}
