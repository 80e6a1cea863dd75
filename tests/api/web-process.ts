import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDb } from "#lib/db.ts";
import { poolShare, webEnv } from "#lib/env.ts";
import { answerMetrics } from "#lib/metrics/metrics-exchange.ts";
import { openTracing } from "#lib/tracing/open-tracing.ts";
import { closeTracing } from "#lib/tracing.ts";
import { watchCredentials } from "#server/auth/watch-credentials.ts";
import { serveBehindEdge, serverOptions } from "#server/front/front-server.ts";
import { dispatch } from "./routes.ts";

// The web process without Next's pages and without a build, as a separate process. `node tests/api/web-process.ts [port]`
process.env.BESTCHAT_EDGE = "1";
const env = webEnv();
await openTracing(env.OTEL_EXPORTER_OTLP_ENDPOINT, "web");
openDb({ url: env.DATABASE_URL, poolMax: poolShare(env, "web") });
watchCredentials(env);
const server = createServer(serverOptions({ dev: false }));
serveBehindEdge(server, dispatch, { dev: false });
const sharesPort = env.WEB_PROCESS !== undefined;
if (sharesPort) answerMetrics();
server.listen({ port: Number(process.argv[2] ?? 0), host: "127.0.0.1", reusePort: sharesPort }, () =>
  console.log(`web is listening on ${(server.address() as AddressInfo).port}`),
);
process.once("SIGTERM", () => void closeTracing().finally(() => process.exit(0)));
