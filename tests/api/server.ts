import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { serveBehindEdge, serverOptions } from "#server/front/front-server.ts";
import { dispatch } from "./routes.ts";

/**
 * Serves the product's route files behind its own front server on a free port, for the tests of one file, without Next's pages.
 */
export function startTestServer(): { url: () => string } {
  process.env.BESTCHAT_EDGE = "1";
  const server = createServer(serverOptions({ dev: false }));
  serveBehindEdge(server, dispatch, { dev: false });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()));
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
