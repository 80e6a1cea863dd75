/**
 * What a span may contain, in OpenTelemetry's names where they exist. A closed list, so that no body, token, address or message
 * text gets in.
 */
export type SpanFacts = {
  request_id?: string | null;
  user_id?: number;
  /** The socket event. */
  event?: string;
  /** The protocol of the model call. */
  protocol?: "responses" | "chat" | "messages";
  /** One of a closed set of words: an error's code, the status of a tool call, a finish reason. */
  outcome?: string | null;
  "http.request.method"?: string;
  /** The pattern, never the path. */
  "http.route"?: string;
  "http.response.status_code"?: number;
  "gen_ai.operation.name"?: "chat" | "execute_tool";
  "gen_ai.request.model"?: string;
  "gen_ai.usage.input_tokens"?: number | undefined;
  "gen_ai.usage.output_tokens"?: number | undefined;
  "gen_ai.tool.name"?: string;
};

/** `parent`: an incoming `traceparent` header; without one a span belongs to the current one. */
export type SpanStart = { kind: "server" | "client" | "internal"; parent?: string | null; facts: SpanFacts };

export type Span = {
  set: (facts: SpanFacts) => void;
  /** Runs `work` inside the span: spans that it opens, now or later, are its children and inherit request and user. */
  run: <T>(work: () => T) => T;
  end: (facts?: SpanFacts & { failed?: boolean }) => void;
  /** The value of a `traceparent` header; null when tracing is off. */
  readonly traceparent: string | null;
};

export type Tracing = { open: (name: string, start: SpanStart) => Span; current: () => Span | undefined; close: () => Promise<void> };

const silent: Span = { set: () => {}, run: (work) => work(), end: () => {}, traceparent: null };

// One per process: Next evaluates this module once per bundle. Set only by open-tracing.ts.
const holder = globalThis as typeof globalThis & { bestchatTracing?: Tracing };

/** Opens spans with `tracing` from now on. */
export function traceWith(tracing: Tracing): void {
  holder.bestchatTracing = tracing;
}

/** A span that its caller ends. */
export function openSpan(name: string, start: SpanStart): Span {
  return holder.bestchatTracing?.open(name, start) ?? silent;
}

/** A span for the duration of `work`; of an error only its code is recorded. */
export async function traced<T>(name: string, start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
  const span = openSpan(name, start);
  try {
    const result = await span.run(() => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end({ outcome: codeOf(error), failed: true });
    throw error;
  }
}

/** The span of a request to one of our servers; `route` is a pattern, never a path. */
export function openHttpSpan(method: string, route: string, from: { requestId: string; traceparent: unknown }): Span {
  const parent = typeof from.traceparent === "string" ? from.traceparent : null;
  const facts = { request_id: from.requestId, "http.request.method": method, "http.route": route };
  return openSpan(`${method} ${route}`, { kind: "server", parent, facts });
}

/** The attributes of such a span at its end. */
export function httpEnd(status: number): SpanFacts & { failed: boolean } {
  return { "http.response.status_code": status, failed: status >= 500 };
}

/** Sets the user of the current span. */
export function setSpanUser(userId: number): void {
  holder.bestchatTracing?.current()?.set({ user_id: userId });
}

/** Sets the protocol of the current model call's span. */
export function setSpanProtocol(protocol: NonNullable<SpanFacts["protocol"]>): void {
  holder.bestchatTracing?.current()?.set({ protocol });
}

/** Exports the ended spans, for a short while at most, whatever the endpoint does. */
export async function closeTracing(): Promise<void> {
  await holder.bestchatTracing?.close();
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code) ? code : "INTERNAL";
}
