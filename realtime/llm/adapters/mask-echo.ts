import type { ModelClient, ModelEvent } from "../model.ts";
import { KeyMask } from "../refusal/key-mask.ts";

/**
 * `client`, with the key that its server is called with masked in what the server says: it must not be stored, shown or
 * sent on to anybody, however a text is cut.
 */
export function maskingEcho(client: ModelClient, key: string | null): ModelClient {
  const mask = KeyMask.of(key);
  if (!mask) return client;
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
        hear(masked(event, mask));
        return;
      }
      // The other kind of text is over: what was held of it was no beginning of the key.
      const other = event.type === "text" ? "reasoning" : "text";
      if (held[other] !== "") release();
      const whole = mask.text(held[event.type] + event.text);
      const kept = mask.beginning(whole);
      held[event.type] = kept === 0 ? "" : whole.slice(-kept);
      const text = kept === 0 ? whole : whole.slice(0, -kept);
      if (text !== "") hear({ type: event.type, text });
    });
    if (!signal.aborted) release();
  };
}

function masked(event: ModelEvent, mask: KeyMask): ModelEvent {
  const written = JSON.stringify(event);
  const safe = mask.text(written);
  return safe === written ? event : (JSON.parse(safe) as ModelEvent);
}
