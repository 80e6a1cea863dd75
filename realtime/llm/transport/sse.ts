import { StringDecoder } from "node:string_decoder";
import { ModelError } from "../model.ts";
import { isErrorText } from "../refusal/error-text.ts";
import { connectionError, malformed, noModelServer } from "../refusal/fault.ts";
import { type OnBytes, RawHttpBody } from "./raw-http-body.ts";

/** `isWhole`: the event is the entire, complete body. */
export type SseEvent = { event: string; data: string; isWhole?: boolean };
/** Handles one event; returns true for the last relevant one. */
type OnEvent = (event: SseEvent) => boolean | undefined;
/** The body of rawHttpFetch, or the web stream of any other fetch. */
export type Body = RawHttpBody | ReadableStream<Uint8Array>;

/** How long a body may take to end after its last event, so that its connection can be reused. */
const endWaitMs = 1000;

/** A body that is not an event stream, such as a JSON answer or an HTML page, is read as one event of at most this length. */
const wholeLengthMax = 32_000_000;

/**
 * Parses a text/event-stream body; settles when the body ends or `onEvent` returns true, and aborts it when `onEvent` throws.
 * Handles split characters, any line breaks, comments, heartbeats and multi-line data. `onBytes` is called for every chunk.
 * There is no promise per chunk: with many streams, promises would cost more than the parsing.
 */
export async function readSse(body: Body, onEvent: OnEvent, onBytes?: () => void): Promise<void> {
  const parser = createSseParser(onEvent, onBytes);
  const finished = body instanceof RawHttpBody ? await readRaw(body, parser.write) : await readWeb(body, parser.write);
  if (!finished) parser.end();
}

type Write = (...piece: Parameters<OnBytes>) => boolean;

/** `write` parses the next bytes and returns true once the last event was among them. */
function createSseParser(onEvent: OnEvent, onBytes: (() => void) | undefined): { write: Write; end: () => void } {
  const decode = createDecoder();
  let buffer = "";
  let event = "";
  let data: string | null = null;
  let started = false;
  let isDocument = false;
  /** One JSON object per line, as Ollama's native API streams. */
  let isNdjson = false;
  let afterReturn = false;
  let hasEvents = false;
  /** The first line that is not part of an event: plain text instead of a stream. */
  let strayText = "";

  /** Returns true if this line ends the last event. */
  function line(text: string): boolean {
    if (text !== "") {
      if (text.startsWith("data:")) addData(dataOf(text));
      else if (text.startsWith("event:")) event = valueOf(text, 6);
      else if (text.startsWith("error:")) {
        // Sent by llama.cpp.
        event = "error";
        addData(valueOf(text, 6));
      } else if (text.startsWith("{")) addData(text);
      else if (/^[\s\ufeff]+data:/.test(text)) return line(text.replace(/^[\s\ufeff]+/, ""));
      else if (!isField(text)) strayText ||= text;
      return false;
    }
    // An error event without data is still an error.
    if (event === "error") data ??= "error";
    const complete = data === null || isHeartbeat(event, data) ? null : { event, data };
    event = "";
    data = null;
    hasEvents ||= complete !== null;
    return complete !== null && onEvent(complete) === true;
  }

  function addData(value: string): void {
    data = data === null ? value : `${data}\n${value}`;
  }

  /** Normalizes line breaks: a carriage return ends a line too, alone or before a line feed. */
  function withLineFeeds(text: string): string {
    const follows = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    if (text !== "") afterReturn = text.endsWith("\r");
    return follows.replaceAll(/\r\n?/g, "\n");
  }

  function start(): boolean {
    buffer = buffer.replace(/^[\ufeff\s]+/, "");
    if (buffer === "") return false;
    isDocument = /^[{[<]/.test(buffer);
    return true;
  }

  return {
    write(...piece) {
      onBytes?.();
      const text = decode(...piece);
      buffer += !isDocument && (afterReturn || text.includes("\r")) ? withLineFeeds(text) : text;
      if (!started) started = start();
      if (buffer.length > wholeLengthMax) throw malformed("an event that is too long");
      if (isDocument && !isNdjson) isNdjson = isObjectWithMore(buffer);
      if (isDocument && !isNdjson) return false;
      let from = 0;
      for (let end = buffer.indexOf("\n"); end >= 0; end = buffer.indexOf("\n", from)) {
        const text = buffer.slice(from, end);
        from = end + 1;
        if (line(text) || (isNdjson && line(""))) return true;
      }
      buffer = buffer.slice(from);
      return false;
    },
    end() {
      if (isDocument && !isNdjson) return void onEvent({ event: "", data: buffer, isWhole: true });
      try {
        if (buffer === "" || !line(buffer)) line("");
        if (strayText === "" || hasEvents) return;
        if (!isErrorText(strayText)) throw noModelServer("words that are no events");
        onEvent({ event: "error", data: strayText });
      } catch (error) {
        // A last line without a line break may be truncated; then the truncation is the error to report.
        if (buffer === "" || !(error instanceof ModelError && error.code === "MALFORMED")) throw error;
      }
    },
  };
}

/** Whether the first line is a complete object and more follows. Runs on every chunk, so it first checks a few characters. */
function isObjectWithMore(text: string): boolean {
  const end = text.indexOf("\n");
  if (end < 2 || !/\}\s*$/.test(text.slice(Math.max(0, end - 20), end)) || !/\S/.test(text.slice(end, end + 20))) return false;
  try {
    return typeof JSON.parse(text.slice(0, end)) === "object";
  } catch {
    return false;
  }
}

const heartbeats = new Set(["ping", "pong", "heartbeat", "keepalive", "keep-alive", "keep_alive"]);

/** Keep-alive messages. */
function isHeartbeat(event: string, data: string): boolean {
  if (data.length > 20 && event === "") return false;
  const trimmed = data.trim();
  return trimmed === "" || heartbeats.has(trimmed.toLowerCase()) || heartbeats.has(event.toLowerCase());
}

/** Decodes chunks that may split a character. Nearly all chunks end in ASCII and need no state. */
function createDecoder(): (...piece: Parameters<OnBytes>) => string {
  const decoder = new StringDecoder("utf8");
  let inCharacter = false;
  return (bytes, from, to) => {
    const wasCut = inCharacter;
    inCharacter = (bytes[to - 1] ?? 0) > 0x7f;
    return wasCut || inCharacter ? decoder.write(bytes.subarray(from, to)) : bytes.toString("utf8", from, to);
  };
}

function readRaw(body: RawHttpBody, write: Write): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let drainTimer: NodeJS.Timeout | undefined;
    const onChunk: OnBytes = (bytes, from, to) => {
      if (isOver) return;
      try {
        if (!write(bytes, from, to)) return;
        drainTimer = setTimeout(() => body.abort(new Error("The body went on after its end")), endWaitMs).unref();
        resolve(true);
      } catch (error) {
        reject(error);
        body.abort(new Error("What came could not be read"));
      }
      isOver = true;
    };
    body
      .read(onChunk)
      .then(
        () => resolve(false),
        (error: unknown) => reject(connectionError(error)),
      )
      .finally(() => clearTimeout(drainTimer));
  });
}

async function readWeb(body: ReadableStream<Uint8Array>, write: Write): Promise<boolean> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => Promise.reject(connectionError(error)));
      if (done) return false;
      if (!write(Buffer.from(value.buffer, value.byteOffset, value.length), 0, value.length)) continue;
      void drain(reader);
      return true;
    }
  } catch (error) {
    void reader.cancel().catch(() => {});
    throw error;
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const drainTimer = setTimeout(() => void reader.cancel().catch(() => {}), endWaitMs).unref();
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete, so a failure of its connection no longer matters.
  } finally {
    clearTimeout(drainTimer);
  }
}

const fields = ["data", "event", "id", "retry"];

/** A comment, a field, or the start of one if the body was cut off. */
function isField(line: string): boolean {
  return line.startsWith(":") || fields.some((name) => name.startsWith(line) || line.startsWith(name));
}

/** The last event of a Chat Completions stream. */
export function isDone(data: string): boolean {
  return data.length < 20 && /^\s*"?\[done\]"?\s*$/i.test(data);
}

/** Some proxies repeat the field name. */
function dataOf(line: string): string {
  const value = valueOf(line, 5);
  return value.startsWith("data:") ? valueOf(value, 5) : value;
}

function valueOf(line: string, from: number): string {
  return line.charCodeAt(from) === 32 ? line.slice(from + 1) : line.slice(from);
}
