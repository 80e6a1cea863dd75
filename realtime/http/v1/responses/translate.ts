import type { InputItem, ResponsesRequest } from "#contracts/openai-api.ts";
import { storeResponseItems } from "#domain/run/response-item.ts";
import { sendJson } from "../../send.ts";
import type { ApiCall } from "../call.ts";
import { askInChunks } from "../chat/answer.ts";
import { CallIndexes } from "../chat/call-index.ts";
import { hear } from "../chat/write-stream.ts";
import { eventStream } from "./stream.ts";
import { toChat } from "./to-chat.ts";
import { ResponseWriter } from "./writer.ts";

/** Answers a Responses request through a server that speaks Chat Completions or Messages. */
export async function translate(call: ApiCall, request: ResponsesRequest, input: string | InputItem[]): Promise<void> {
  const asked = toChat(request, input, call.target);
  const stream = request.stream ? eventStream(call.response) : null;
  const head = { id: `resp_${call.id.replaceAll("-", "")}`, model: call.target.id };
  const indexes = new CallIndexes();
  // Begun with the first chunk: a refusal before it has a status.
  let writer: ResponseWriter | null = null;
  const begun = () => {
    writer ??= new ResponseWriter(request, head, stream?.send ?? (() => {}));
    return writer;
  };
  try {
    await askInChunks(call, JSON.stringify(asked), asked, (chunk) => {
      hear(call, chunk);
      begun().take(indexes.repaired(chunk) ?? chunk);
    });
    const last = begun().end(call.meter.used());
    // Before the last event leaves: whoever has it may refer to what came.
    if (request.store !== false) await storeResponseItems(call.actor, last.response.output);
    await call.settle();
    if (!stream) return sendJson(call.response, 200, last.response);
    stream.send(last);
    stream.end();
  } catch (error) {
    if (!stream) throw error;
    stream.fail(error);
  }
}
