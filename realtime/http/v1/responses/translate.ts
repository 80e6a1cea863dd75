import type { InputItem, ResponsesRequest } from "#contracts/openai-api.ts";
import { storeResponseItems } from "#domain/run/response-item.ts";
import { sendJson } from "../../send.ts";
import type { ApiCall } from "../call.ts";
import { askInChunks } from "../chat/answer.ts";
import { CallIndexes } from "../chat/call-index.ts";
import { meterChunk } from "../chat/write-stream.ts";
import { eventStream } from "./stream.ts";
import { toChat } from "./to-chat.ts";
import { ResponseWriter } from "./writer.ts";

/** Answers a Responses request through a Chat Completions or Messages server. */
export async function translate(call: ApiCall, request: ResponsesRequest, input: string | InputItem[]): Promise<void> {
  const chat = toChat(request, input, call.target);
  const stream = request.stream ? eventStream(call.response) : null;
  const head = { id: `resp_${call.id.replaceAll("-", "")}`, model: call.target.id };
  const indexes = new CallIndexes();
  // Created with the first chunk, so that an earlier error can still have a status.
  let writer: ResponseWriter | null = null;
  const startedWriter = () => {
    writer ??= new ResponseWriter(request, head, stream?.send ?? (() => {}));
    return writer;
  };
  try {
    await askInChunks(call, JSON.stringify(chat), chat, (chunk) => {
      meterChunk(call, chunk);
      startedWriter().take(indexes.repaired(chunk) ?? chunk);
    });
    const last = startedWriter().end(call.meter.used());
    // Before the last event: the client may then refer to these items.
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
