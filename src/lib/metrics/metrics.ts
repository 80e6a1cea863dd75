import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import {
  type CounterLabels,
  type CounterName,
  counters,
  type Definition,
  type GaugeLabels,
  type GaugeName,
  gauges,
  type HistogramLabels,
  type HistogramName,
  histograms,
  prefix,
  type RowFigure,
  rowFigures,
} from "./definitions.ts";

type Metrics = {
  registry: Registry;
  counters: Map<string, Counter>;
  histograms: Map<string, Histogram>;
};

// One registry per process: Next evaluates this module once per bundle, and again on every edit in development.
const holder = globalThis as typeof globalThis & { bestchatMetrics?: Metrics };

/** The process's metrics. Labels are route patterns, never paths, so that clients cannot create new series. */
export function metrics(): Metrics {
  holder.bestchatMetrics ??= createMetrics();
  return holder.bestchatMetrics;
}

/** Adds to a counter. */
export function count<N extends CounterName>(name: N, labels: CounterLabels<N>, by = 1): void {
  metrics().counters.get(name)?.inc(labels, by);
}

/** Records a duration in seconds. */
export function observe<N extends HistogramName>(name: N, labels: HistogramLabels<N>, seconds: number): void {
  metrics().histograms.get(name)?.observe(labels, seconds);
}

/** Seconds since `startedAt`, a `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

type Reading<N extends GaugeName> = { labels: GaugeLabels<N>; value: number };

/** Registers a gauge that is read at each scrape, replacing an earlier one. Without readings it is left out. */
export function watch<N extends GaugeName>(name: N, read: () => Reading<N>[]): void {
  const { registry } = metrics();
  const definition: Definition = gauges[name];
  registry.removeSingleMetric(prefix + name);
  new Gauge({
    name: prefix + name,
    help: definition.help,
    labelNames: [...(definition.labels ?? [])],
    registers: [registry],
    collect() {
      this.reset();
      const readings = read();
      if (readings.length === 0) this.remove({});
      for (const { labels, value } of readings) this.set(labels, value);
    },
  });
}

/** A scrape within this time gets the previous values, so that frequent scrapes cost no more statements. */
const cacheMs = 5000;

/**
 * Registers the gauges read from rows at each scrape. They are left out when they cannot be read, without affecting the others.
 */
export function watchRows(read: () => Promise<Record<RowFigure, number>>): void {
  let cached: { at: number; values: Promise<Record<RowFigure, number> | null> } | undefined;
  const values = () => {
    if (!cached || performance.now() - cached.at > cacheMs) cached = { at: performance.now(), values: read().catch(() => null) };
    return cached.values;
  };
  const { registry } = metrics();
  for (const [name, { help }] of Object.entries(rowFigures)) {
    registry.removeSingleMetric(prefix + name);
    new Gauge({
      name: prefix + name,
      help,
      registers: [registry],
      async collect() {
        const value = (await values())?.[name as RowFigure];
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
}

/** Counts one answered request. */
export function countRequest(method: string, route: string, status: number, startedAt: number): void {
  count("http_requests_total", { method, route, status: String(status) });
  observe("http_request_duration_seconds", { method, route }, secondsSince(startedAt));
}

type Pool = Record<"total" | "idle" | "waiting", () => number>;

/** Registers the gauges of the connection pool, read at each scrape because the pool emits no events. */
export function watchPool(pool: Pool): void {
  watch("db_pool_connections", () => (["total", "idle", "waiting"] as const).map((state) => ({ labels: { state }, value: pool[state]() })));
}

/** The library's gauges with names reserved for counters. The same values exist by type under proper names. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const registers = [registry];
  return {
    registry,
    counters: createAll(counters, (name, { help, labels = [] }) => new Counter({ name, help, labelNames: [...labels], registers })),
    histograms: createAll(
      histograms,
      (name, { help, labels = [], buckets = [] }) =>
        new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    ),
  };
}

function createAll<T>(definitions: Record<string, Definition>, create: (name: string, definition: Definition) => T): Map<string, T> {
  return new Map(Object.entries(definitions).map(([name, definition]) => [name, create(prefix + name, definition)]));
}
