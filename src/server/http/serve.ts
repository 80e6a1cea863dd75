import { createServer } from "node:http";
import next from "next";
import { openDb } from "#lib/db.ts";
import { EnvError, poolShare, webEnv } from "#lib/env.ts";
import { logger } from "#lib/logger.ts";
import { answerMetrics } from "#lib/metrics/metrics-exchange.ts";
import { openTracing } from "#lib/tracing/open-tracing.ts";
import { closeTracing } from "#lib/tracing.ts";
import { watchCredentials } from "#server/auth/watch-credentials.ts";
import { serveBehindEdge, serverOptions } from "#server/front/front-server.ts";

/** Including what follows, less than the 20 s after which a supervisor kills. */
const drainMs = 17_000;

/**
 * Runs the web process: Next behind our front server (see front-server.ts). `node src/server/http/serve.ts [--dev]`. On SIGTERM
 * or SIGINT it stops accepting connections, finishes running requests and exits.
 */
async function main(): Promise<void> {
  await openTracing(webEnv().OTEL_EXPORTER_OTLP_ENDPOINT, "web");
  const dev = process.argv.includes("--dev");
  const port = Number(process.env.PORT || 3000);
  // Tells request.ts that the address headers are set here and cannot be forged.
  process.env.BESTCHAT_EDGE = "1";
  // Before Next, whose bundles then share these connections.
  openDb({ url: webEnv().DATABASE_URL, poolMax: poolShare(webEnv(), "web") });
  watchCredentials(webEnv());
  const server = createServer(serverOptions({ dev }));
  const app = next({ dev, port, httpServer: server });
  await app.prepare();
  serveBehindEdge(server, app.getRequestHandler(), { dev });
  if (dev) server.on("upgrade", app.getUpgradeHandler());
  server.once("error", (error: NodeJS.ErrnoException) => {
    console.error(error.code === "EADDRINUSE" ? `Port ${port} is taken. Set PORT to another one.` : error);
    process.exit(1);
  });
  const sharesPort = webEnv().WEB_PROCESS !== undefined;
  if (sharesPort) answerMetrics();
  server.listen({ port, host: webEnv().HOST, reusePort: sharesPort }, () => logger.info({ port }, "web is listening"));

  const leave = () => void closeTracing().finally(() => process.exit(0));
  const stop = () => {
    server.close(leave);
    server.closeIdleConnections();
    setTimeout(leave, drainMs).unref();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof EnvError)) throw error;
  console.error(error.message);
  process.exit(1);
}
