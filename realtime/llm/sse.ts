import { StringDecoder } from "node:string_decoder";
import { lost } from "./fault.ts";
import { LeanBody, type TakeBytes } from "./lean-body.ts";

export type SseEvent = { event: string; data: string };
/** Hears one event; true: it was the last one that matters. */
type Take = (event: SseEvent) => boolean | undefined;
/** What carries a body: that of lean-fetch.ts, or the web stream of any other fetch. */
export type Body = LeanBody | ReadableStream<Uint8Array>;

/** A body whose last event was heard may take this long to end by itself, so that its connection can be used again. */
const endWaitMs = 1000;

/**
 * Tells `take` the events of a text/event-stream body as they come; settles when the body ends or `take` has heard
 * enough, and lets the connection go when `take` throws. Characters cut across chunks, CRLF, comments and multi-line
 * data are put right. No promise per chunk: at many streams those would cost more than the reading.
 */
export async function readSse(body: Body, take: Take): Promise<void> {
  const parser = createSseParser(take);
  const over = body instanceof LeanBody ? await pourLean(body, parser.write) : await pourWeb(body, parser.write);
  if (!over) parser.end();
}

type Write = (...piece: Parameters<TakeBytes>) => boolean;

/** `write` takes the next bytes and says whether the last event was among them. */
function createSseParser(take: Take): { write: Write; end: () => void } {
  const decode = createDecoder();
  let rest = "";
  let event = "";
  let data: string | null = null;
  let begun = false;

  /** True when the event that this line ends was the last one. */
  function line(text: string): boolean {
    if (text !== "") {
      if (text.startsWith("data:")) data = data === null ? valueOf(text, 5) : `${data}\n${valueOf(text, 5)}`;
      else if (text.startsWith("event:")) event = valueOf(text, 6);
      return false;
    }
    const whole = data === null ? null : { event, data };
    event = "";
    data = null;
    return whole !== null && take(whole) === true;
  }

  return {
    write(...piece) {
      rest += decode(...piece);
      if (!begun && rest.charCodeAt(0) === 0xfeff) rest = rest.slice(1);
      begun ||= rest !== "";
      let from = 0;
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
        const text = rest.charCodeAt(end - 1) === 13 && end > from ? rest.slice(from, end - 1) : rest.slice(from, end);
        from = end + 1;
        if (line(text)) return true;
      }
      rest = rest.slice(from);
      return false;
    },
    end: () => void line(""),
  };
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

function pourLean(body: LeanBody, write: Write): Promise<boolean> {
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

function valueOf(line: string, from: number): string {
  return line.charCodeAt(from) === 32 ? line.slice(from + 1) : line.slice(from);
}
