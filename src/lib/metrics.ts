import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

type Metrics = {
  registry: Registry;
  requests: Counter<"method" | "route" | "status">;
  duration: Histogram<"method" | "route">;
  signIns: Counter<"method" | "outcome">;
  spendRefusals: Counter;
};

// One registry a process: Next evaluates this module once per bundle and anew on every edit in development.
const holder = globalThis as typeof globalThis & { bestchatMetrics?: Metrics };

/** The process's metrics. Labels are route patterns and never paths, so that clients cannot make new series. */
export function metrics(): Metrics {
  holder.bestchatMetrics ??= createMetrics();
  return holder.bestchatMetrics;
}

/** Counts one answered request. */
export function countRequest(method: string, route: string, status: number, startedAt: number): void {
  const { requests, duration } = metrics();
  requests.inc({ method, route, status: String(status) });
  duration.observe({ method, route }, (performance.now() - startedAt) / 1000);
}

/** Counts sign-in attempts, by the way they took. */
export function countSignIn(method: string, outcome: string, count = 1): void {
  metrics().signIns.inc({ method, outcome }, count);
}

/** Counts a model call that the installation's cap on spend refused. */
export function countSpendRefusal(): void {
  metrics().spendRefusals.inc();
}

type Pool = Record<"total" | "idle" | "waiting", () => number>;

/** Shows how the process's connections are used: read when the metrics are, because nobody tells of each change. */
export function watchPool(pool: Pool): void {
  const { registry } = metrics();
  registry.removeSingleMetric("db_pool_connections");
  new Gauge({
    name: "db_pool_connections",
    help: "Connections to the database, and requests that wait for one",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      for (const state of ["total", "idle", "waiting"] as const) this.set({ state }, pool[state]());
    },
  });
}

/** Gauges of the library under names that belong to counters. The same figures are there by type, without the ending. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  return {
    registry,
    requests: new Counter({
      name: "http_requests_total",
      help: "Answered requests",
      labelNames: ["method", "route", "status"],
      registers: [registry],
    }),
    duration: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to the answer's head",
      labelNames: ["method", "route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    signIns: new Counter({
      name: "sign_ins_total",
      help: "Sign-in attempts",
      labelNames: ["method", "outcome"],
      registers: [registry],
    }),
    spendRefusals: new Counter({
      name: "spend_cap_refusals_total",
      help: "Model calls refused because SPEND_CAP_USD_PER_DAY is reached",
      registers: [registry],
    }),
  };
}
