import { lost } from "./fault.ts";

export type SseEvent = { event: string; data: string };

/** The events of a text/event-stream body. Characters cut across chunks, CRLF, comments and multi-line data are put right. */
export async function* readSse(body: AsyncIterable<Uint8Array>): AsyncGenerator<SseEvent> {
  const chunks = body[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let rest = "";
  let event = "";
  let data: string[] = [];
  try {
    for (let next = await nextOf(chunks); !next.done; next = await nextOf(chunks)) {
      rest += decoder.decode(next.value, { stream: true });
      let from = 0;
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
        const line = rest.charCodeAt(end - 1) === 13 && end > from ? rest.slice(from, end - 1) : rest.slice(from, end);
        from = end + 1;
        if (line === "") {
          if (data.length > 0) yield { event, data: data.length === 1 ? (data[0] ?? "") : data.join("\n") };
          event = "";
          data = [];
        } else if (line.startsWith("data:")) data.push(valueOf(line, 5));
        else if (line.startsWith("event:")) event = valueOf(line, 6);
      }
      rest = rest.slice(from);
    }
    if (data.length > 0) yield { event, data: data.join("\n") };
  } finally {
    // Whoever stops reading lets the connection go.
    await chunks.return?.().catch(() => {});
  }
}

async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw lost(error);
  }
}

function valueOf(line: string, from: number): string {
  return line.charCodeAt(from) === 32 ? line.slice(from + 1) : line.slice(from);
}
