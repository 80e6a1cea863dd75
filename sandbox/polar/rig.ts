import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPolar, webhooks } from "@polar-sh/sdk/2026-10";
import { expect } from "vitest";
import { createPolarServer, type PolarServer } from "./server.ts";
import type { OutboxOptions } from "./world/outbox.ts";
import { productIds } from "./world/products.ts";

export const secret = "polar_whs_a-secret-of-the-tests";
const accessToken = "polar_oat_tests";

type Received = { id: string; type: string; data: Record<string, unknown>; validly: boolean; at: number };

/** A running stand-in with the real SDK's client, and a receiver for its webhooks. */
export async function startRig(options: OutboxOptions = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "polar-"));
  const product = await startReceiver();
  const timing = { retryFirstMs: 20, ...options };
  const begin = () => createPolarServer({ dataDir, accessToken, target: product.url, secret, ...timing });
  let running = begin();
  let base = await listen(running);
  const rig = {
    product,
    get base() {
      return base;
    },
    get world() {
      return running.world;
    },
    polar: () => createPolar({ accessToken, baseUrl: base, timeout: 1 }),
    /** Stops it, and starts another one on the same folder. */
    restart: async (between: () => void = () => {}) => {
      await running.close();
      between();
      running = begin();
      base = await listen(running);
    },
    control: async (action: string, input: object = {}) => {
      const body = JSON.stringify(input);
      const response = await fetch(`${base}/control/${action}`, { method: "POST", headers: { "content-type": "application/json" }, body });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    close: async () => {
      await running.close();
      await product.close();
      rmSync(dataDir, { recursive: true });
    },
  };
  return rig;
}
export type Rig = Awaited<ReturnType<typeof startRig>>;

/** Waits for asynchronous results, even on a slow machine. */
export const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 8000, interval: 20 });

export const goodCard = {
  email: "anna@example.com",
  number: "4242 4242 4242 4242",
  expiry: "12 / 39",
  cvc: "123",
  name: "Anna Ito",
  country: "DE",
};

/** Pays a checkout for user 7 with this card; returns the form's response and the checkout's id. */
export async function buy(rig: Rig, card: Partial<typeof goodCard> = {}, externalId = "7") {
  const checkout = await rig.polar().checkouts.create({
    products: [productIds.monthly],
    external_customer_id: externalId,
    customer_email: `user${externalId}@example.com`,
    success_url: "http://localhost:3000/billing/success?checkout_id={CHECKOUT_ID}",
    return_url: "http://localhost:3000/settings",
  });
  return { checkout, answer: await submit(checkout.url, { ...goodCard, ...card }) };
}

export function submit(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

async function listen({ server }: PolarServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Accepts webhooks as the product does: only with a valid signature, checked by the SDK. */
async function startReceiver() {
  const received: Received[] = [];
  const next = { code: 202 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const validly = await isValid(body, request.headers);
    const { type, data } = JSON.parse(body) as { type: string; data: Record<string, unknown> };
    received.push({ id: String(request.headers["webhook-id"]), type, data, validly, at: Date.now() });
    response.writeHead(validly ? next.code : 403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webhooks/polar`, received, next, close };
}

async function isValid(body: string, headers: IncomingHttpHeaders): Promise<boolean> {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return webhooks.validateEvent(body, given, secret).then(
    () => true,
    () => false,
  );
}
