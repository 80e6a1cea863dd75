/** What a span may tell, in the names of OpenTelemetry where it has some. The list is closed so that no body, token, address or words get in. */
export type SpanFacts = {
  request_id?: string | null;
  user_id?: number;
  /** Of the socket. */
  event?: string;
  /** How the model was asked. */
  protocol?: "responses" | "chat" | "messages";
  /** One of a closed set of words: an error's code, the state of a tool's call, why a model's answer ended. */
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

/** `parent`: a header `traceparent` that came from outside; without one a span belongs to the one it is opened in. */
export type SpanStart = { kind: "server" | "client" | "internal"; parent?: string | null; facts: SpanFacts };

export type Span = {
  tell: (facts: SpanFacts) => void;
  /** Does `work` inside: spans that it opens, now or later, belong to this one and take over its request and user. */
  run: <T>(work: () => T) => T;
  end: (facts?: SpanFacts & { failed?: boolean }) => void;
  /** As the header of that name has it; null when nothing is traced. */
  readonly traceparent: string | null;
};

export type Tracing = { open: (name: string, start: SpanStart) => Span; current: () => Span | undefined; close: () => Promise<void> };

const silent: Span = { tell: () => {}, run: (work) => work(), end: () => {}, traceparent: null };

// One a process: Next evaluates this module once per bundle. Empty unless open-tracing.ts has put it there.
const holder = globalThis as typeof globalThis & { bestchatTracing?: Tracing };

/** From here on spans are opened by `tracing`. */
export function traceWith(tracing: Tracing): void {
  holder.bestchatTracing = tracing;
}

/** A span that its caller ends. */
export function openSpan(name: string, start: SpanStart): Span {
  return holder.bestchatTracing?.open(name, start) ?? silent;
}

/** A span as long as `work`; what that throws is told by its code alone. */
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

/** The span of a request to one of our servers; `route` is a pattern and never a path. */
export function openHttpSpan(method: string, route: string, from: { requestId: string; traceparent: unknown }): Span {
  const parent = typeof from.traceparent === "string" ? from.traceparent : null;
  const facts = { request_id: from.requestId, "http.request.method": method, "http.route": route };
  return openSpan(`${method} ${route}`, { kind: "server", parent, facts });
}

/** What such a span tells at its end. */
export function httpEnd(status: number): SpanFacts & { failed: boolean } {
  return { "http.response.status_code": status, failed: status >= 500 };
}

/** Tells the span that this is called in whose request it is. */
export function tellUser(userId: number): void {
  holder.bestchatTracing?.current()?.tell({ user_id: userId });
}

/** Tells the span of a model's call how the provider is asked. */
export function tellProtocol(protocol: NonNullable<SpanFacts["protocol"]>): void {
  holder.bestchatTracing?.current()?.tell({ protocol });
}

/** Sends what has ended. Takes a short while at most, whatever the endpoint does. */
export async function closeTracing(): Promise<void> {
  await holder.bestchatTracing?.close();
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code) ? code : "INTERNAL";
}
