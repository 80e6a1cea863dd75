/** Opens what the web process needs before its first request. Where Next is the server this is all; else serve.ts has done more. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || !process.env.DATABASE_URL) return;
  const { openDb } = await import("#lib/db.ts");
  const { poolShare, webEnv } = await import("#lib/env.ts");
  openDb({ url: process.env.DATABASE_URL, poolMax: poolShare(webEnv(), "web") });
  if (process.env.BESTCHAT_EDGE === "1") return;
  const { openTracing } = await import("#lib/tracing/open-tracing.ts");
  await openTracing(webEnv().OTEL_EXPORTER_OTLP_ENDPOINT, "web");
  const { readByRequest } = await import("#lib/page-reader.ts");
  const { workUnitAsyncStorage } = await import("next/dist/server/app-render/work-unit-async-storage.external.js");
  readByRequest(() => workUnitAsyncStorage.getStore());
}
