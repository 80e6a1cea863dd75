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

// One registry a process: Next evaluates this module once per bundle and anew on every edit in development.
const holder = globalThis as typeof globalThis & { bestchatMetrics?: Metrics };

/** The process's metrics. Labels are route patterns and never paths, so that clients cannot make new series. */
export function metrics(): Metrics {
  holder.bestchatMetrics ??= createMetrics();
  return holder.bestchatMetrics;
}

/** Adds to a counter. */
export function count<N extends CounterName>(name: N, labels: CounterLabels<N>, by = 1): void {
  metrics().counters.get(name)?.inc(labels, by);
}

/** Notes how long something took, in seconds. */
export function observe<N extends HistogramName>(name: N, labels: HistogramLabels<N>, seconds: number): void {
  metrics().histograms.get(name)?.observe(labels, seconds);
}

/** Seconds since `startedAt`, which is a `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

type Reading<N extends GaugeName> = { labels: GaugeLabels<N>; value: number };

/** Shows what `read` gives whenever the metrics are asked for; who watches last is asked. Nothing is shown of nothing. */
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

/** A scrape within this time gets what the last one got: whoever asks often costs no more statements. */
const keptMs = 5000;

/** Shows what the rows say, read when the metrics are. Where it cannot be read it is left out, and the rest is shown. */
export function watchRows(read: () => Promise<Record<RowFigure, number>>): void {
  let kept: { at: number; values: Promise<Record<RowFigure, number> | null> } | undefined;
  const values = () => {
    if (!kept || performance.now() - kept.at > keptMs) kept = { at: performance.now(), values: read().catch(() => null) };
    return kept.values;
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

/** Shows how the process's connections are used: read when the metrics are, because nobody tells of each change. */
export function watchPool(pool: Pool): void {
  watch("db_pool_connections", () => (["total", "idle", "waiting"] as const).map((state) => ({ labels: { state }, value: pool[state]() })));
}

/** Gauges of the library under names that belong to counters. The same figures are there by type, without the ending. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const registers = [registry];
  return {
    registry,
    counters: made(counters, (name, { help, labels = [] }) => new Counter({ name, help, labelNames: [...labels], registers })),
    histograms: made(
      histograms,
      (name, { help, labels = [], buckets = [] }) =>
        new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    ),
  };
}

function made<T>(definitions: Record<string, Definition>, make: (name: string, definition: Definition) => T): Map<string, T> {
  return new Map(Object.entries(definitions).map(([name, definition]) => [name, make(prefix + name, definition)]));
}
