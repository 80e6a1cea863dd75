import type { ServerResponse } from "node:http";
import type { ApiCall } from "../call.ts";
import { withMembers } from "../json-text.ts";
import { usageIn } from "../usage.ts";
import { CallIndexes } from "./call-index.ts";
import { type Chunk, type TakeChunk, textIn } from "./chunk.ts";

/** How long a stream may be silent before a comment keeps proxies from closing it. */
const heartbeatMs = 15_000;

/** A text/event-stream response. Headers are sent with the first event, so an earlier failure can still have a status. */
export function openStream(response: ServerResponse) {
  let beat: NodeJS.Timeout | undefined;
  const write = (text: string) => {
    if (response.writableEnded || response.destroyed) return;
    if (!response.headersSent) {
      response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" });
      beat = setInterval(() => response.write(": still here\n\n"), heartbeatMs);
      response.once("close", () => clearInterval(beat));
    }
    beat?.refresh();
    response.write(text);
  };
  return {
    write,
    end: (text: string) => {
      if (text !== "") write(text);
      clearInterval(beat);
      response.end();
    },
  };
}

/**
 * Forwards chunks: the server's bytes with the client's name of the model. Usage is always requested, but forwarded only if
 * the client asked for it.
 */
export function chunkWriter(call: ApiCall, { includeUsage }: { includeUsage: boolean }) {
  const stream = openStream(call.response);
  const indexes = new CallIndexes();
  const defaults = { id: `chatcmpl-${call.id}`, object: "chat.completion.chunk", created: Math.floor(Date.now() / 1000) };
  let hasUsage = false;
  const take: TakeChunk = (chunk, text) => {
    meterChunk(call, chunk);
    const isUsage = Boolean(chunk.usage) && (chunk.choices?.length ?? 0) === 0;
    hasUsage ||= Boolean(chunk.usage);
    if (isUsage && !includeUsage) return;
    const repaired = indexes.repaired(chunk);
    stream.write(`data: ${withClientFields(repaired ? JSON.stringify(repaired) : (text ?? JSON.stringify(chunk)), chunk)}\n\n`);
  };
  const withClientFields = (text: string, chunk: Chunk) =>
    withMembers(text, {
      ...missingFields(chunk, defaults),
      model: JSON.stringify(call.target.id),
      ...(includeUsage || !("usage" in chunk) ? {} : { usage: null }),
    });
  return {
    take,
    async end() {
      if (includeUsage && !hasUsage) take(usageChunk(call, defaults));
      await call.settle();
      stream.end("data: [DONE]\n\n");
    },
  };
}

/** Records a chunk in the meter. */
export function meterChunk({ meter }: ApiCall, chunk: Chunk): void {
  meter.addText(textIn(chunk));
  if (chunk.usage) meter.setUsage(usageIn(chunk.usage));
}

/** Fields that clients need but some servers omit. */
function missingFields(chunk: Chunk, defaults: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(defaults).flatMap(([name, value]) =>
      chunk[name] === undefined || chunk[name] === null ? [[name, JSON.stringify(value)]] : [],
    ),
  );
}

/** The client requested usage that the server did not report, so our own count is sent. */
function usageChunk({ meter }: ApiCall, defaults: object): Chunk {
  const { inputTokens, outputTokens } = meter.used();
  const usage = { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
  return { ...defaults, choices: [], usage };
}
