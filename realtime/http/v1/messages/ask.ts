import { malformed } from "../../../llm/refusal/fault.ts";
import { askProvider, eventObject } from "../ask-provider.ts";
import type { ApiCall } from "../call.ts";
import type { TakeChunk } from "../chat/chunk.ts";
import { MessagesReader, wholeMessage } from "./reader.ts";

/** Calls Anthropic and passes its answer to `take` as Chat Completions chunks. */
export function askMessages(call: ApiCall, body: Record<string, unknown>, take: TakeChunk): Promise<void> {
  return askProvider(call, { path: "/v1/messages", body: JSON.stringify(body), stream: true }, async (answer) => {
    const reader = new MessagesReader({ id: `chatcmpl-${call.id}`, model: call.target.id }, take);
    if (answer.kind === "events") {
      await answer.read(
        (data) => reader.take(eventObject(data, call.target.transport)),
        () => reader.stopped,
      );
      return;
    }
    const events = wholeMessage(answer.value);
    if (!events) throw malformed(`an answer that is no message: ${answer.text.slice(0, 200)}`);
    for (const event of events) reader.take(event);
  });
}
