import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { checkoutPageRoutes } from "./page/checkout-page.ts";
import { document, html, sandboxNote } from "./page/html.ts";
import { invoiceRoutes } from "./page/invoice-page.ts";
import { portalRoutes } from "./page/portal-page.ts";
import { billingRoutes } from "./route/billing.ts";
import { catalogRoutes } from "./route/catalog.ts";
import { controlRoutes } from "./route/control.ts";
import { customerRoutes } from "./route/customers.ts";
import { eventRoutes } from "./route/events.ts";
import { type Answer, ApiError, match, notFound, page, readBody, send } from "./route/http.ts";
import { tick } from "./world/clock.ts";
import { World, type WorldOptions } from "./world/world.ts";

const routes = [
  ...catalogRoutes,
  ...customerRoutes,
  ...billingRoutes,
  ...eventRoutes,
  ...checkoutPageRoutes,
  ...portalRoutes,
  ...invoiceRoutes,
  ...controlRoutes,
];
const tickEveryMs = 60_000;

export type PolarServer = { server: Server; world: World; close: () => Promise<void> };
export type PolarOptions = WorldOptions & { accessToken: string };

/** The local stand-in for Polar: its API, its pages, its webhooks, and a control page for faults. */
export function createPolarServer(options: PolarOptions): PolarServer {
  const world = new World(options);
  const server = createServer((request, response) => void serve(request, response, world, options.accessToken));
  const clock = setInterval(() => tick(world) > 0 && world.save(), tickEveryMs).unref();
  world.outbox.wake();
  const close = async () => {
    clearInterval(clock);
    world.outbox.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { server, world, close };
}

async function serve(request: IncomingMessage, response: ServerResponse, world: World, token: string): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const isApi = url.pathname.startsWith("/v1/");
  if (isApi && world.state.outage === "timeout") return; // Not a byte, until the client goes.
  try {
    if (isApi) check(request, world, token);
    send(response, await answer(request, url, world));
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(error);
    const failure =
      error instanceof ApiError ? error : new ApiError(500, { error: "InternalServerError", detail: "Internal Server Error" });
    send(response, isApi || url.pathname.startsWith("/control/") ? { status: failure.status, body: failure.body } : failurePage(failure));
  }
}

async function answer(request: IncomingMessage, url: URL, world: World): Promise<Answer> {
  const method = request.method ?? "GET";
  for (const route of routes) {
    const params = match(route, method, url.pathname);
    if (!params) continue;
    if (method === "GET") return route.handle({ world, params, query: url.searchParams, body: null, base: url.origin });
    rejectForeignOrigin(request, url);
    const body = await readBody(request);
    try {
      return await route.handle({ world, params, query: url.searchParams, body, base: url.origin });
    } finally {
      world.save();
    }
  }
  throw notFound();
}

function check(request: IncomingMessage, world: World, token: string): void {
  if (world.state.outage === "error") throw new ApiError(500, { error: "InternalServerError", detail: "Internal Server Error" });
  if (request.headers.authorization === `Bearer ${token}`) return;
  const description = "The access token provided is expired, revoked, malformed, or invalid for other reasons.";
  throw new ApiError(401, { error: "invalid_token", error_description: description });
}

/** CSRF protection: no foreign page may post here through the user's browser. */
function rejectForeignOrigin(request: IncomingMessage, url: URL): void {
  const { origin } = request.headers;
  if (origin && origin !== url.origin) throw new ApiError(403, { error: "NotPermitted", detail: "Another origin" });
}

function failurePage(failure: ApiError): Answer {
  const text = typeof failure.body === "string" ? failure.body : failure.status === 404 ? "There is nothing here." : "That did not work.";
  return page(document("Billing", html`${sandboxNote}<main><div class="card"><h1>Sorry</h1><p>${text}</p></div></main>`), failure.status);
}
