import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { AggregatorRegistry, type Registry } from "prom-client";
import { AllMetricsRequest, MetricsResponse } from "#lib/metrics/metrics-exchange.ts";

type ProcessMetrics = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>;

const childTimeoutMs = 1000;

/**
 * Aggregates the metrics of processes that do the same work. The last known counts of ended processes are retained: a sum that
 * falls when one restarts would look like a restart of all.
 */
export class SharedMetrics {
  private readonly children = new Map<string, ChildProcess>();
  private readonly latest = new Map<ChildProcess, ProcessMetrics>();
  private ended: ProcessMetrics = [];

  /** Adds a process under a name, replacing the one that had it before. */
  join(name: string, child: ChildProcess): void {
    this.children.set(name, child);
    child.on("message", (message) => {
      const asked = AllMetricsRequest.safeParse(message);
      if (asked.success) void this.collect().then((text) => send(child, { kind: "all-metrics-told", id: asked.data.id, text }));
    });
    child.once("exit", () => this.leave(name, child));
  }

  async collect(): Promise<string> {
    await Promise.all([...this.children.values()].map((child) => this.ask(child)));
    return AggregatorRegistry.aggregate([this.ended, ...this.latest.values()].filter((metrics) => metrics.length > 0)).metrics();
  }

  private ask(child: ChildProcess): Promise<void> {
    const id = randomUUID();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(late);
        child.off("message", onMessage);
        child.off("exit", end);
        resolve();
      };
      const onMessage = (message: unknown) => {
        const response = MetricsResponse.safeParse(message);
        if (!response.success || response.data.id !== id) return;
        // Produced by the same library in the same version.
        this.latest.set(child, response.data.metrics as ProcessMetrics);
        end();
      };
      // A stopped process counts with its last response.
      const late = setTimeout(end, childTimeoutMs);
      child.on("message", onMessage);
      child.once("exit", end);
      send(child, { kind: "metrics-asked", id });
    });
  }

  private leave(name: string, child: ChildProcess): void {
    if (this.children.get(name) === child) this.children.delete(name);
    const counted = (this.latest.get(child) ?? []).filter(({ type }) => ["counter", "histogram"].includes(String(type)));
    this.latest.delete(child);
    const parts = [this.ended, counted].filter((metrics) => metrics.length > 0);
    // Aggregation returns the same type that it takes.
    this.ended = AggregatorRegistry.aggregate(parts).getMetricsAsArray() as unknown as ProcessMetrics;
  }
}

function send(child: ChildProcess, message: object): void {
  // It may be ending: its response is then not waited for.
  if (child.connected) child.send(message, () => {});
}
