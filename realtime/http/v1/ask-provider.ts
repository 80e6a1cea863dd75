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

/** An answer with a good status: its events as they come, or one JSON text. */
export type Answer =
  | { kind: "events"; read: (take: TakeEvent, isOver?: () => boolean) => Promise<void> }
  | { kind: "json"; text: string; value: Record<string, unknown> };
/** Takes one event's data; true: it was the last one. */
export type TakeEvent = (data: string) => boolean | undefined;

/** Asks the call's provider and gives the answer to `take`; throws ApiError for whatever is no answer. */
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
    silence.heard();
    if (!response.ok) throw refusalOf(parsedOrText(await textOf(response, silence)), transport, response);
    call.meter.taken = true;
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
    return eventsOf(heardBody(response.body as Body, silence), transport);
  const written = await textOf(response, silence);
  // A stream that is called something else.
  if (/^[\ufeff\s]*(data|event|id|retry)?:/.test(written)) return eventsOf(bodyOf(written), transport);
  const text = (KeyMask.of(transport.secret)?.text(written) ?? written).replace(/^\ufeff/, "");
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

/** Tells `take` each event but heartbeats; throws for an error among them, and where the body ends before the answer does. */
async function readEvents(body: Body, transport: Transport, take: TakeEvent, isOver = () => false): Promise<void> {
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

/** `data` as an object, or a throw: an event that is skipped is text that is missing without a word. */
export function eventObject(data: string, transport: Transport): Record<string, unknown> {
  const value = parsedOrText(data);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("an event that is no object");
  if (isError(value as Record<string, unknown>)) throw refusalOf(value, transport);
  return value as Record<string, unknown>;
}

function textOf(response: Response, silence: Silence): Promise<string> {
  return response.body ? heardBody(response.body as Body, silence).text() : response.text();
}

/** The same bytes, each piece of which counts as a sign of life. */
function heardBody(body: Body, silence: Silence): RawHttpBody {
  if (body instanceof RawHttpBody) {
    const heard = new RawHttpBody(() => body.abort(new Error("The call was ended")));
    body
      .read((bytes, from, to) => {
        silence.heard();
        heard.push(bytes, from, to);
      })
      .then(
        () => heard.end(null),
        (error: unknown) => heard.end(error instanceof Error ? error : new Error(String(error))),
      );
    return heard;
  }
  const reader = body.getReader();
  const heard = new RawHttpBody(() => void reader.cancel().catch(() => {}));
  void pump(reader, heard, silence);
  return heard;
}

async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, heard: RawHttpBody, silence: Silence): Promise<void> {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return heard.end(null);
      silence.heard();
      heard.push(Buffer.from(value.buffer, value.byteOffset, value.length));
    }
  } catch (error) {
    heard.end(error instanceof Error ? error : new Error(String(error)));
  }
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
