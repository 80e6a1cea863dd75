import { traceWith } from "../tracing.ts";

/** Starts exporting traces to `endpoint`. Without one, nothing of OpenTelemetry is loaded. */
export async function openTracing(endpoint: string | undefined, process: "web" | "realtime"): Promise<void> {
  if (!endpoint) return;
  const { createTracing } = await import("./otlp.ts");
  traceWith(createTracing(endpoint, process));
}
