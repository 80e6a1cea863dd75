import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { realtimeEnv } from "#lib/env.ts";
import { createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { createHttp } from "../../realtime/http/http.ts";
import { createModelAccess } from "../../realtime/llm/accounting/access.ts";
import type { ModelConfig } from "../../realtime/llm/registry.ts";
import { Breakers } from "../../realtime/llm/transport/breaker.ts";
import { testKeys } from "./rig.ts";

/** The address of a server, once it listens on a free port. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The sidecar's HTTP server with these providers, not listening yet. */
export function serverWith(providers: ModelConfig, env: Record<string, string> = {}): Server {
  const outside = { keys: testKeys, fetch: createOutboundFetch({ allowPrivate: true, limits: streamLimits }), breakers: new Breakers() };
  const tokenKeys = { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 3600 };
  return createServer(
    createHttp({ env: realtimeEnv({ ...process.env, ...env }), tokenKeys, models: createModelAccess(providers, outside) }),
  );
}
