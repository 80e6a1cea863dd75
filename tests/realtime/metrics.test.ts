import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { realtimeEnv } from "#lib/env.ts";
import { count } from "#lib/metrics/metrics.ts";
import { createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { metricsRoute } from "#server/rest/system.ts";
import { createHttp } from "../../realtime/http/http.ts";
import { createModelAccess } from "../../realtime/llm/accounting/access.ts";
import { Breakers } from "../../realtime/llm/transport/breaker.ts";
import { lintMetrics } from "../setup/metrics-lint.ts";
import { testKeys } from "./rig.ts";

async function serveRealtime(METRICS_TOKEN?: string) {
  // A scrape calls no model.
  const models = createModelAccess(
    { demo: true },
    { keys: testKeys, fetch: createOutboundFetch({ allowPrivate: true, limits: streamLimits }), breakers: new Breakers() },
  );
  const env = realtimeEnv({ ...process.env, METRICS_TOKEN });
  const server = createServer(createHttp({ env, tokenKeys: { secret: "unused", ttlSeconds: 1 }, models }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close().closeAllConnections() };
}

async function scrapeRealtime(): Promise<{ text: string; forwarded: number[] }> {
  const { url, close } = await serveRealtime();
  await fetch(`${url}/health`);
  const text = await (await fetch(`${url}/metrics`)).text();
  const proxied = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"].map((name) =>
    fetch(`${url}/metrics`, { headers: { [name]: "127.0.0.1" } }),
  );
  const forwarded = (await Promise.all(proxied)).map(({ status }) => status);
  close();
  return { text, forwarded };
}

test.each([
  ["Bearer right-token", 200],
  ["bearer right-token", 200],
  ["Bearer wrong-token", 401],
  ["Bearer right-token-2", 401],
  ["right-token", 401],
])("with METRICS_TOKEN set a scrape with %j gives %i", async (authorization, status) => {
  const { url, close } = await serveRealtime("right-token");
  expect((await fetch(`${url}/metrics`, { headers: { Authorization: authorization } })).status).toBe(status);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  close();
});

test("a scrape of either process passes the rules of promtool", async () => {
  await db().user.count({ where: { id: 0 } });
  count("sign_ins_total", { method: "password", outcome: "ok" });
  const { text, forwarded } = await scrapeRealtime();
  expect(forwarded).toEqual([401, 401, 401, 401]);
  expect(text).toContain("bestchat_http_requests_total{");
  expect(text).toContain("bestchat_db_pool_connections{");
  expect(lintMetrics(text)).toEqual([]);
  // The web process serves the same registry through its own route.
  expect(metricsRoute).toBeDefined();
});

test("the rules find what promtool finds", () => {
  const wrong = `# HELP a_total A
# TYPE a_total gauge
a_total 1
# TYPE b counter
b 1
# HELP c_ms C
# TYPE c_ms gauge
c_ms{camelCase="1"} 1
c_ms{camelCase="1"} 1
d 1`;
  expect(lintMetrics(wrong).map((line) => line.split(":")[0])).toEqual([
    "a_total",
    "b",
    "b",
    "c_ms",
    'c_ms{camelCase="1"}',
    "c_ms",
    "c_ms",
    "d",
  ]);
});
