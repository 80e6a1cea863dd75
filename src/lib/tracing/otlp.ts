import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, isSpanContextValid, type Span as OtelSpan, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { logger } from "../logger.ts";
import type { Span, SpanFacts, Tracing } from "../tracing.ts";

/** How long a shutdown waits for the last spans to be exported. */
const closeMs = 2000;
/** How often an unreachable endpoint is logged, however many batches fail. */
const warnIntervalMs = 10 * 60_000;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Our span with what its children inherit. */
type Scope = Span & { context: Context; shared: Pick<SpanFacts, "request_id" | "user_id"> };

/**
 * Exports spans in batches over OTLP. Uses its own provider rather than OpenTelemetry's global one, through which libraries would
 * add arbitrary spans; Next's contain addresses with their query strings.
 */
export function createTracing(endpoint: string, process: "web" | "realtime"): Tracing {
  const exporter = withWarnings(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }));
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.namespace": "bestchat", "service.name": `bestchat-${process}` }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("bestchat");
  const scopes = new AsyncLocalStorage<Scope>();

  function open(name: string, { kind, parent, facts }: Parameters<Tracing["open"]>[1]): Span {
    const outer = scopes.getStore();
    const context = contextOf(parent) ?? outer?.context ?? ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind: kinds[kind] }, context);
    const scope = scopeOf(span, (work) => scopes.run(scope, work));
    scope.set({ ...outer?.shared, ...facts });
    return scope;
  }

  return { open, current: () => scopes.getStore(), close: () => inTime(provider.shutdown()) };
}

function scopeOf(span: OtelSpan, run: Span["run"]): Scope {
  const shared: Scope["shared"] = {};
  const tell = (facts: SpanFacts) => {
    for (const [name, value] of Object.entries(facts)) if (value !== undefined && value !== null) span.setAttribute(name, value);
    if (facts.request_id) shared.request_id = facts.request_id;
    if (facts.user_id !== undefined) shared.user_id = facts.user_id;
  };
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    shared,
    context: trace.setSpan(ROOT_CONTEXT, span),
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    set: tell,
    run,
    end: ({ failed = false, ...facts } = {}) => {
      tell(facts);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** The context of a `traceparent` header; null if it is malformed. */
function contextOf(traceparent: string | null | undefined): Context | null {
  const [, traceId = "", spanId = "", flags = ""] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceparent ?? "") ?? [];
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : null;
}

/** Failures are logged without their message, which may contain the endpoint's credentials or quote what was sent. */
function withWarnings(exporter: SpanExporter): SpanExporter {
  let warnedAt = Number.NEGATIVE_INFINITY;
  const warn = (error: Error | undefined) => {
    if (performance.now() - warnedAt < warnIntervalMs) return;
    warnedAt = performance.now();
    const code = error && "code" in error ? error.code : error?.name;
    logger.warn({ code }, "traces could not be exported; spans that exceed the buffer are dropped");
  };
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) warn(result.error);
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

async function inTime(closing: Promise<void>): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, closeMs));
  await Promise.race([closing.catch(() => {}), late]);
}
