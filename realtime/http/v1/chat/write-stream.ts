import type { ServerResponse } from "node:http";
import type { ApiCall } from "../call.ts";
import { withMembers } from "../json-text.ts";
import { usageIn } from "../usage.ts";
import { CallIndexes } from "./call-index.ts";
import { type Chunk, type TakeChunk, wordsIn } from "./chunk.ts";

/** How long a stream may say nothing before a comment tells proxies that it lives. */
const heartbeatMs = 15_000;

/** An open text/event-stream answer; the head leaves with its first event, so that a failure before it has a status. */
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
 * Passes chunks on to the client: the server's own bytes under the model's name for the client. The numbers of tokens, which
 * are always asked for, are only passed on where the client asked for them.
 */
export function chunkWriter(call: ApiCall, { includeUsage }: { includeUsage: boolean }) {
  const stream = openStream(call.response);
  const indexes = new CallIndexes();
  const fill = { id: `chatcmpl-${call.id}`, object: "chat.completion.chunk", created: Math.floor(Date.now() / 1000) };
  let hasUsage = false;
  const take: TakeChunk = (chunk, text) => {
    hear(call, chunk);
    const isUsage = Boolean(chunk.usage) && (chunk.choices?.length ?? 0) === 0;
    hasUsage ||= Boolean(chunk.usage);
    if (isUsage && !includeUsage) return;
    const repaired = indexes.repaired(chunk);
    stream.write(`data: ${dressed(repaired ? JSON.stringify(repaired) : (text ?? JSON.stringify(chunk)), chunk)}\n\n`);
  };
  const dressed = (text: string, chunk: Chunk) =>
    withMembers(text, {
      ...missing(chunk, fill),
      model: JSON.stringify(call.target.id),
      ...(includeUsage || !("usage" in chunk) ? {} : { usage: null }),
    });
  return {
    take,
    async end() {
      if (includeUsage && !hasUsage) take(usageChunk(call, fill));
      await call.settle();
      stream.end("data: [DONE]\n\n");
    },
  };
}

/** Lets the meter know what a chunk says. */
export function hear({ meter }: ApiCall, chunk: Chunk): void {
  meter.hear(wordsIn(chunk));
  if (chunk.usage) meter.tell(usageIn(chunk.usage));
}

/** Some servers leave out what clients need to read a chunk at all. */
function missing(chunk: Chunk, fill: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fill).flatMap(([name, value]) =>
      chunk[name] === undefined || chunk[name] === null ? [[name, JSON.stringify(value)]] : [],
    ),
  );
}

/** The client asked for numbers that the server did not tell: ours stand in. */
function usageChunk({ meter }: ApiCall, fill: object): Chunk {
  const { inputTokens, outputTokens } = meter.used();
  const usage = { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
  return { ...fill, choices: [], usage };
}
