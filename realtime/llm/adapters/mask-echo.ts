import type { ModelClient, ModelEvent } from "../model.ts";
import { KeyMask } from "../refusal/key-mask.ts";

/**
 * Wraps `client` so that its API key is masked in everything the server returns, however the text is chunked: it must never
 * be stored, shown or passed on.
 */
export function maskingEcho(client: ModelClient, key: string | null): ModelClient {
  const mask = KeyMask.of(key);
  if (!mask) return client;
  return async (request, signal, onEvent) => {
    const buffered = { text: "", reasoning: "" };
    const release = () => {
      for (const type of ["reasoning", "text"] as const) {
        const text = buffered[type];
        buffered[type] = "";
        if (text !== "") onEvent({ type, text });
      }
    };
    await client(request, signal, (event) => {
      if (event.type !== "text" && event.type !== "reasoning") {
        release();
        onEvent(masked(event, mask));
        return;
      }
      // The kind of text changed, so what is buffered of the other kind is not part of the key.
      const other = event.type === "text" ? "reasoning" : "text";
      if (buffered[other] !== "") release();
      const whole = mask.text(buffered[event.type] + event.text);
      const keyPrefix = mask.partialKeyLength(whole);
      buffered[event.type] = keyPrefix === 0 ? "" : whole.slice(-keyPrefix);
      const text = keyPrefix === 0 ? whole : whole.slice(0, -keyPrefix);
      if (text !== "") onEvent({ type: event.type, text });
    });
    if (!signal.aborted) release();
  };
}

function masked(event: ModelEvent, mask: KeyMask): ModelEvent {
  const json = JSON.stringify(event);
  const safe = mask.text(json);
  return safe === json ? event : (JSON.parse(safe) as ModelEvent);
}
