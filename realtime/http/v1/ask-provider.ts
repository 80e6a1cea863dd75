import { ModelError } from "../../llm/model.ts";
import type { Transport } from "../../llm/raw/transport.ts";
import { isErrorText } from "../../llm/refusal/error-text.ts";
import { malformed, toModelError, truncated } from "../../llm/refusal/fault.ts";
import { KeyMask } from "../../llm/refusal/key-mask.ts";
import { RawHttpBody } from "../../llm/transport/raw-http-body.ts";
import { type Body, readSse } from "../../llm/transport/sse.ts";
import { ApiError } from "./api-error.ts";
import type { ApiCall } from "./call.ts";
import { EventMask } from "./mask-events.ts";
import { isError, ofModelError, refusalOf } from "./provider-error.ts";
import { type Silence, streamSilence, watchSilence, wholeSilence } from "./silence.ts";

/** A successful response: a stream of events, or one JSON text. */
export type Answer =
  | { kind: "events"; read: (take: OnEvent, isOver?: () => boolean) => Promise<void> }
  | { kind: "json"; text: string; value: Record<string, unknown> };
/** Handles one event's data; returns true for the last one. */
export type OnEvent = (data: string) => boolean | undefined;

/** Calls the provider and passes its response to `onAnswer`. @throws ApiError for everything that is not an answer */
export async function askProvider(
  call: ApiCall,
  { path, body, stream }: { path: string; body: string; stream: boolean },
  take: (answer: Answer) => Promise<void>,
): Promise<void> {
  const { transport } = call.target;
  const silence = watchSilence(stream ? streamSilence : wholeSilence);
  const signal = AbortSignal.any([call.signal, silence.signal]);
  try {
    const response = await transport.post(path, { body, signal });
    silence.noteActivity();
    if (!response.ok) throw refusalOf(parsedOrText(await textOf(response, silence)), transport, response);
    call.meter.accepted = true;
    await take(await answerOf(call, response, silence));
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw ofModelError(signal.aborted && signal.reason instanceof ModelError ? signal.reason : toModelError(error), transport);
  } finally {
    silence.end();
  }
}

async function answerOf({ target: { transport } }: ApiCall, response: Response, silence: Silence): Promise<Answer> {
  if (response.headers.get("content-type")?.toLowerCase().includes("text/event-stream") && response.body)
    return eventsOf(watchedBody(response.body as Body, silence), transport);
  const raw = await textOf(response, silence);
  // A stream with a wrong content type.
  if (/^[\ufeff\s]*(data|event|id|retry)?:/.test(raw)) return eventsOf(bodyOf(raw), transport);
  const text = (KeyMask.of(transport.secret)?.text(raw) ?? raw).replace(/^\ufeff/, "");
  const value = parsedOrText(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    if (isErrorText(text) && !/^\s*</.test(text)) throw refusalOf(text, transport);
    throw malformed(`an answer that is no JSON object: ${text.slice(0, 200)}`);
  }
  if (isError(value as Record<string, unknown>)) throw refusalOf(value, transport);
  return { kind: "json", text, value: value as Record<string, unknown> };
}

function eventsOf(body: RawHttpBody, transport: Transport): Answer {
  return { kind: "events", read: (take, isOver) => readEvents(body, transport, take, isOver) };
}

function bodyOf(text: string): RawHttpBody {
  const body = new RawHttpBody();
  body.push(Buffer.from(text));
  body.end(null);
  return body;
}

/**
 * Passes each event except heartbeats to `onEvent`; throws on an error event, and if the body ends before the answer does.
 */
async function readEvents(body: Body, transport: Transport, take: OnEvent, isOver = () => false): Promise<void> {
  let ended = false;
  const mask = KeyMask.of(transport.secret);
  const masking = mask && new EventMask(mask);
  const pass = (data: string) => {
    ended ||= take(data) === true;
  };
  await readSse(body, ({ event, data }) => {
    if (data.trim() === "" || event === "ping") return;
    if (event === "error") throw refusalOf(parsedOrText(data), transport);
    if (masking) for (const safe of masking.take(data)) pass(safe);
    else pass(data);
    return ended;
  });
  for (const safe of masking?.end() ?? []) pass(safe);
  if (!ended && !isOver()) throw truncated();
}

/** Parses `data` as an object or throws: a skipped event would silently lose text. */
export function eventObject(data: string, transport: Transport): Record<string, unknown> {
  const value = parsedOrText(data);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("an event that is no object");
  if (isError(value as Record<string, unknown>)) throw refusalOf(value, transport);
  return value as Record<string, unknown>;
}

function textOf(response: Response, silence: Silence): Promise<string> {
  return response.body ? watchedBody(response.body as Body, silence).text() : response.text();
}

/** The same bytes, with each chunk counted as activity. */
function watchedBody(body: Body, silence: Silence): RawHttpBody {
  if (body instanceof RawHttpBody) {
    const watched = new RawHttpBody(() => body.abort(new Error("The call was ended")));
    body
      .read((bytes, from, to) => {
        silence.noteActivity();
        watched.push(bytes, from, to);
      })
      .then(
        () => watched.end(null),
        (error: unknown) => watched.end(error instanceof Error ? error : new Error(String(error))),
      );
    return watched;
  }
  const reader = body.getReader();
  const watched = new RawHttpBody(() => void reader.cancel().catch(() => {}));
  void pump(reader, watched, silence);
  return watched;
}

async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, watched: RawHttpBody, silence: Silence): Promise<void> {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return watched.end(null);
      silence.noteActivity();
      watched.push(Buffer.from(value.buffer, value.byteOffset, value.length));
    }
  } catch (error) {
    watched.end(error instanceof Error ? error : new Error(String(error)));
  }
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
