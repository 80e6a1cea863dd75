import type { ModelClient, ModelEvent } from "./model.ts";

/** Shorter keys, and short ones without a digit, are words as they come in any text ("none", "ollama", "lm-studio"). */
function isWord(key: string): boolean {
  return key.length < 8 || (key.length < 12 && !/\d|^sk-/.test(key));
}

const mask = "[key]";

/**
 * `client`, with the key that its server is called with masked in what the server says: it must not be stored, shown or
 * sent on to anybody, however a text is cut.
 */
export function maskingEcho(client: ModelClient, key: string | null): ModelClient {
  if (!key || isWord(key)) return client;
  return async (request, signal, hear) => {
    const held = { text: "", reasoning: "" };
    const release = () => {
      for (const type of ["reasoning", "text"] as const) {
        const text = held[type];
        held[type] = "";
        if (text !== "") hear({ type, text });
      }
    };
    await client(request, signal, (event) => {
      if (event.type !== "text" && event.type !== "reasoning") {
        release();
        hear(masked(event, key));
        return;
      }
      // The other kind of text is over: what was held of it was no beginning of the key.
      const other = event.type === "text" ? "reasoning" : "text";
      if (held[other] !== "") release();
      const whole = (held[event.type] + event.text).replaceAll(key, mask);
      const kept = beginningOf(key, whole);
      held[event.type] = kept === 0 ? "" : whole.slice(-kept);
      const text = kept === 0 ? whole : whole.slice(0, -kept);
      if (text !== "") hear({ type: event.type, text });
    });
    if (!signal.aborted) release();
  };
}

/** Length of the longest end of `text` with which the key may begin. */
function beginningOf(key: string, text: string): number {
  for (let at = Math.max(0, text.length - key.length + 1); at < text.length; at += 1)
    if (text[at] === key[0] && key.startsWith(text.slice(at))) return text.length - at;
  return 0;
}

function masked(event: ModelEvent, key: string): ModelEvent {
  const written = JSON.stringify(event);
  const escaped = JSON.stringify(key).slice(1, -1);
  return written.includes(escaped) ? (JSON.parse(written.replaceAll(escaped, mask)) as ModelEvent) : event;
}
