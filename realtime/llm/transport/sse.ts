import { StringDecoder } from "node:string_decoder";
import { ModelError } from "../model.ts";
import { isFailure } from "../refusal/failure-words.ts";
import { lost, malformed, noModelServer } from "../refusal/fault.ts";
import { RawHttpBody, type TakeBytes } from "./raw-http-body.ts";

/** `isWhole`: it is the body, and was there to its end. */
export type SseEvent = { event: string; data: string; isWhole?: boolean };
/** Hears one event; true: it was the last one that matters. */
type Take = (event: SseEvent) => boolean | undefined;
/** What carries a body: that of lean-fetch.ts, or the web stream of any other fetch. */
export type Body = RawHttpBody | ReadableStream<Uint8Array>;

/** A body whose last event was heard may take this long to end by itself, so that its connection can be used again. */
const endWaitMs = 1000;

/** A body that is no stream of events, such as one whole JSON answer or a page, is read as one event; at most so much of it. */
const wholeLengthMax = 32_000_000;

/**
 * Tells `take` the events of a text/event-stream body as they come; settles when the body ends or `take` has heard
 * enough, and lets the connection go when `take` throws. Characters cut across chunks, line ends of any kind, comments,
 * heartbeats and multi-line data are put right. `onBytes` hears of every piece, also of those without an event. No
 * promise per chunk: at many streams those would cost more than the reading.
 */
export async function readSse(body: Body, take: Take, onBytes?: () => void): Promise<void> {
  const parser = createSseParser(take, onBytes);
  const over = body instanceof RawHttpBody ? await pourLean(body, parser.write) : await pourWeb(body, parser.write);
  if (!over) parser.end();
}

type Write = (...piece: Parameters<TakeBytes>) => boolean;

/** `write` takes the next bytes and says whether the last event was among them. */
function createSseParser(take: Take, onBytes: (() => void) | undefined): { write: Write; end: () => void } {
  const decode = createDecoder();
  let rest = "";
  let event = "";
  let data: string | null = null;
  let begun = false;
  let whole = false;
  /** One object a line, as Ollama's own API streams. */
  let inLines = false;
  let afterReturn = false;
  let heard = false;
  /** The first line that belongs to no event: words where a stream should be. */
  let strange = "";

  /** True when the event that this line ends was the last one. */
  function line(text: string): boolean {
    if (text !== "") {
      if (text.startsWith("data:")) add(dataOf(text));
      else if (text.startsWith("event:")) event = valueOf(text, 6);
      else if (text.startsWith("error:")) {
        // Of llama.cpp.
        event = "error";
        add(valueOf(text, 6));
      } else if (text.startsWith("{")) add(text);
      else if (/^[\s\ufeff]+data:/.test(text)) return line(text.replace(/^[\s\ufeff]+/, ""));
      else if (!isField(text)) strange ||= text;
      return false;
    }
    // A failure of which nothing is said is one.
    if (event === "error") data ??= "error";
    const said = data === null || isHeartbeat(event, data) ? null : { event, data };
    event = "";
    data = null;
    heard ||= said !== null;
    return said !== null && take(said) === true;
  }

  function add(value: string): void {
    data = data === null ? value : `${data}\n${value}`;
  }

  /** Line feeds alone: a carriage return ends a line too, by itself or before one. */
  function withLineFeeds(text: string): string {
    const follows = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    if (text !== "") afterReturn = text.endsWith("\r");
    return follows.replaceAll(/\r\n?/g, "\n");
  }

  function begin(): boolean {
    rest = rest.replace(/^[\ufeff\s]+/, "");
    if (rest === "") return false;
    whole = /^[{[<]/.test(rest);
    return true;
  }

  return {
    write(...piece) {
      onBytes?.();
      const text = decode(...piece);
      rest += !whole && (afterReturn || text.includes("\r")) ? withLineFeeds(text) : text;
      if (!begun) begun = begin();
      if (rest.length > wholeLengthMax) throw malformed("an event that is too long");
      if (whole && !inLines) inLines = isObjectWithMore(rest);
      if (whole && !inLines) return false;
      let from = 0;
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
        const text = rest.slice(from, end);
        from = end + 1;
        if (line(text) || (inLines && line(""))) return true;
      }
      rest = rest.slice(from);
      return false;
    },
    end() {
      if (whole && !inLines) return void take({ event: "", data: rest, isWhole: true });
      try {
        if (rest === "" || !line(rest)) line("");
        if (strange === "" || heard) return;
        if (!isFailure(strange)) throw noModelServer("words that are no events");
        take({ event: "error", data: strange });
      } catch (error) {
        // A last line without its end may be cut off: what is said then is that it is.
        if (rest === "" || !(error instanceof ModelError && error.code === "MALFORMED")) throw error;
      }
    },
  };
}

/** Whether a whole object stands in the first line, and something follows it: asked with every piece, so mostly told by few characters. */
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

/** What servers send to say no more than that they are there. */
function isHeartbeat(event: string, data: string): boolean {
  if (data.length > 20 && event === "") return false;
  const said = data.trim();
  return said === "" || heartbeats.has(said.toLowerCase()) || heartbeats.has(event.toLowerCase());
}

/** Text of pieces that may be cut inside a character. A piece that ends in ASCII, as nearly all do, needs no memory of it. */
function createDecoder(): (...piece: Parameters<TakeBytes>) => string {
  const decoder = new StringDecoder("utf8");
  let inCharacter = false;
  return (bytes, from, to) => {
    const wasCut = inCharacter;
    inCharacter = (bytes[to - 1] ?? 0) > 0x7f;
    return wasCut || inCharacter ? decoder.write(bytes.subarray(from, to)) : bytes.toString("utf8", from, to);
  };
}

function pourLean(body: RawHttpBody, write: Write): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let heardAll = false;
    let late: NodeJS.Timeout | undefined;
    const hear: TakeBytes = (bytes, from, to) => {
      if (heardAll) return;
      try {
        if (!write(bytes, from, to)) return;
        late = setTimeout(() => body.cut(new Error("The body went on after its end")), endWaitMs).unref();
        resolve(true);
      } catch (error) {
        reject(error);
        body.cut(new Error("What came could not be read"));
      }
      heardAll = true;
    };
    body
      .pour(hear)
      .then(
        () => resolve(false),
        (error: unknown) => reject(lost(error)),
      )
      .finally(() => clearTimeout(late));
  });
}

async function pourWeb(body: ReadableStream<Uint8Array>, write: Write): Promise<boolean> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => Promise.reject(lost(error)));
      if (done) return false;
      if (!write(Buffer.from(value.buffer, value.byteOffset, value.length), 0, value.length)) continue;
      void readOut(reader);
      return true;
    }
  } catch (error) {
    void reader.cancel().catch(() => {});
    throw error;
  }
}

async function readOut(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const late = setTimeout(() => void reader.cancel().catch(() => {}), endWaitMs).unref();
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is heard; how its connection ends is nobody's trouble.
  } finally {
    clearTimeout(late);
  }
}

const fields = ["data", "event", "id", "retry"];

/** A comment, or a field, or what is left of one where the body was cut off. */
function isField(line: string): boolean {
  return line.startsWith(":") || fields.some((name) => name.startsWith(line) || line.startsWith(name));
}

/** The event after which nothing of an answer comes, as servers of Chat Completions write it. */
export function isDone(data: string): boolean {
  return data.length < 20 && /^\s*"?\[done\]"?\s*$/i.test(data);
}

/** Some proxies name the field twice. */
function dataOf(line: string): string {
  const value = valueOf(line, 5);
  return value.startsWith("data:") ? valueOf(value, 5) : value;
}

function valueOf(line: string, from: number): string {
  return line.charCodeAt(from) === 32 ? line.slice(from + 1) : line.slice(from);
}
