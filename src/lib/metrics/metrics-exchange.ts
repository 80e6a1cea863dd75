import { randomUUID } from "node:crypto";
import { z } from "zod";
import { metrics, watch } from "./metrics.ts";

// Web processes that share a port answer `/metrics` for all of them: the one that is scraped asks their parent, which collects.

/** From the parent to one web process, and back. */
export const MetricsRequest = z.object({ kind: z.literal("metrics-asked"), id: z.string() });
export const MetricsResponse = z.object({ kind: z.literal("metrics-told"), id: z.string(), metrics: z.array(z.unknown()) });
/** From one web process to the parent, and back. */
export const AllMetricsRequest = z.object({ kind: z.literal("all-metrics-asked"), id: z.string() });
export const AllMetricsResponse = z.object({ kind: z.literal("all-metrics-told"), id: z.string(), text: z.string() });

/** Longer than the parent waits for any web process. */
const answerTimeoutMs = 3000;

/** Answers the parent's requests; called once by a process that shares its port. */
export function answerMetrics(): void {
  watch("web_processes", () => [{ labels: {}, value: 1 }]);
  process.on("message", (message) => {
    const request = MetricsRequest.safeParse(message);
    if (request.success) void sendMetrics(request.data.id);
  });
}

async function sendMetrics(id: string): Promise<void> {
  const response = await metrics().registry.getMetricsAsJSON();
  // The parent may have gone since.
  if (process.connected)
    process.send?.({ kind: "metrics-told", id, metrics: response } satisfies z.input<typeof MetricsResponse>, () => {});
}

/** The metrics of all processes that share the port as Prometheus text; of this one alone if it shares none. */
export async function allMetrics(): Promise<string> {
  const text = process.env.WEB_PROCESS && process.connected ? await askForAll() : null;
  return text ?? metrics().registry.metrics();
}

function askForAll(): Promise<string | null> {
  const id = randomUUID();
  return new Promise((resolve) => {
    const end = (text: string | null) => {
      clearTimeout(timeout);
      process.off("message", onMessage);
      resolve(text);
    };
    const onMessage = (message: unknown) => {
      const response = AllMetricsResponse.safeParse(message);
      if (response.success && response.data.id === id) end(response.data.text);
    };
    const timeout = setTimeout(() => end(null), answerTimeoutMs);
    process.on("message", onMessage);
    process.send?.({ kind: "all-metrics-asked", id } satisfies z.input<typeof AllMetricsRequest>, (error: Error | null) => {
      if (error) end(null);
    });
  });
}
