import type { ChatRequest } from "#contracts/openai-api.ts";
import { sendJson } from "../../send.ts";
import type { ApiCall } from "../call.ts";
import { askMessages } from "../messages/ask.ts";
import { messagesBody } from "../messages/request.ts";
import { Assembly } from "./assemble.ts";
import type { TakeChunk } from "./chunk.ts";
import { passChunks, passWhole } from "./pass.ts";
import { chunkWriter, meterChunk } from "./write-stream.ts";

/** Answers a chat request as a stream or as a whole, as requested. */
export async function answerChat(call: ApiCall, text: string, request: ChatRequest): Promise<void> {
  if (request.stream) {
    const writer = chunkWriter(call, { includeUsage: request.stream_options?.include_usage ?? false });
    await askInChunks(call, text, request, writer.take);
    await writer.end();
  } else if (call.target.protocol === "messages") await assembleWhole(call, text, request);
  else await passWhole(call, text, request);
}

/** Calls the model over its server's protocol; the answer arrives as Chat Completions chunks. */
export async function askInChunks(call: ApiCall, text: string, request: ChatRequest, take: TakeChunk): Promise<void> {
  if (call.target.protocol !== "messages") return passChunks(call, text, request, take);
  await askMessages(call, messagesBody(request, call.target), take);
}

async function assembleWhole(call: ApiCall, text: string, request: ChatRequest): Promise<void> {
  const assembly = new Assembly();
  await askInChunks(call, text, request, (chunk) => {
    meterChunk(call, chunk);
    assembly.take(chunk);
  });
  await call.settle();
  sendJson(call.response, 200, { ...assembly.completion({}), model: call.target.id });
}
