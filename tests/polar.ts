import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { connectPolar, type PolarLink } from "#integrations/polar/polar.ts";
import { externalIdOf } from "./factories.ts";

export const polarToken = "polar_oat_only-tests-know-this";
export const products = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];

export type PolarRequest = { method: string; path: string; body: unknown; authorization: string | undefined };
type Reply = { status?: number; body?: unknown };

/** A Polar that answers what a test told it to, over HTTP and through the real SDK. `answers` is keyed by `METHOD /path`. */
export class ScriptedPolar {
  readonly requests: PolarRequest[] = [];
  readonly answers = new Map<string, Reply | ((request: PolarRequest) => Reply)>();
  /** Every request is answered with 503. */
  down = false;
  private readonly server = createServer(async (incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? "/", "http://polar");
    const request = {
      method: incoming.method ?? "GET",
      path: pathname,
      body: await bodyOf(incoming),
      authorization: incoming.headers.authorization,
    };
    this.requests.push(request);
    const { status = 200, body } = this.replyTo(request);
    outgoing.writeHead(status, { "content-type": "application/json" }).end(body === undefined ? "" : JSON.stringify(body));
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  link(): PolarLink {
    const link = connectPolar({ POLAR_ACCESS_TOKEN: polarToken, POLAR_SERVER_URL: this.url, POLAR_PRODUCT_ID_PRO: products });
    if (!link) throw new Error("no link");
    return link;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()).closeAllConnections());
  }

  private replyTo(request: PolarRequest): Reply {
    if (this.down) return { status: 503, body: { detail: "down" } };
    const answer = this.answers.get(`${request.method} ${request.path}`);
    if (typeof answer === "function") return answer(request);
    return answer ?? { status: 404, body: { error: "ResourceNotFound", detail: "Not found" } };
  }
}

/** One for the tests of a file. */
export function startPolar(): ScriptedPolar {
  const polar = new ScriptedPolar();
  beforeAll(() => polar.start());
  afterAll(() => polar.stop());
  return polar;
}

/** A customer's state as Polar tells it. */
export function stateOf(userId: number, subscriptions: Record<string, unknown>[]) {
  return {
    body: {
      id: `customer-${userId}`,
      external_id: externalIdOf(userId),
      active_subscriptions: subscriptions.map((more) => ({
        status: "active",
        created_at: "2026-11-01T00:00:00Z",
        modified_at: null,
        ...more,
      })),
      granted_benefits: [],
      active_meters: [],
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text ? JSON.parse(text) : undefined;
}
