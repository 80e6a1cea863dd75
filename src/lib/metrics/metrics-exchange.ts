import { randomUUID } from "node:crypto";
import { z } from "zod";
import { metrics, watch } from "./metrics.ts";

// Web processes that share a port answer `/metrics` for all of them: whoever is asked asks what started them, which collects.

/** From what started the processes to one of them, and back. */
export const MetricsAsked = z.object({ kind: z.literal("metrics-asked"), id: z.string() });
export const MetricsTold = z.object({ kind: z.literal("metrics-told"), id: z.string(), metrics: z.array(z.unknown()) });
/** From one of them to what started it, and back. */
export const AllMetricsAsked = z.object({ kind: z.literal("all-metrics-asked"), id: z.string() });
export const AllMetricsTold = z.object({ kind: z.literal("all-metrics-told"), id: z.string(), text: z.string() });

/** Longer than whoever collects waits for one of the processes. */
const answerTimeoutMs = 3000;

/** Answers whoever collects; called once by a process that shares its port. */
export function answerMetrics(): void {
  watch("web_processes", () => [{ labels: {}, value: 1 }]);
  process.on("message", (message) => {
    const asked = MetricsAsked.safeParse(message);
    if (asked.success) void tellMetrics(asked.data.id);
  });
}

async function tellMetrics(id: string): Promise<void> {
  const told = await metrics().registry.getMetricsAsJSON();
  // Whoever asked may have gone meanwhile.
  if (process.connected) process.send?.({ kind: "metrics-told", id, metrics: told } satisfies z.input<typeof MetricsTold>, () => {});
}

/** The metrics of all processes that share the port as Prometheus text; of this one alone where it shares none. */
export async function allMetrics(): Promise<string> {
  const text = process.env.WEB_PROCESS && process.connected ? await askForAll() : null;
  return text ?? metrics().registry.metrics();
}

function askForAll(): Promise<string | null> {
  const id = randomUUID();
  return new Promise((resolve) => {
    const end = (text: string | null) => {
      clearTimeout(late);
      process.off("message", hear);
      resolve(text);
    };
    const hear = (message: unknown) => {
      const told = AllMetricsTold.safeParse(message);
      if (told.success && told.data.id === id) end(told.data.text);
    };
    const late = setTimeout(() => end(null), answerTimeoutMs);
    process.on("message", hear);
    process.send?.({ kind: "all-metrics-asked", id } satisfies z.input<typeof AllMetricsAsked>, (error: Error | null) => {
      if (error) end(null);
    });
  });
}
