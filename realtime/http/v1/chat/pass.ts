import type { ChatRequest } from "#contracts/openai-api.ts";
import { malformed } from "../../../llm/refusal/fault.ts";
import { sendText } from "../../send.ts";
import { ApiError } from "../api-error.ts";
import { type Answer, askProvider, eventObject } from "../ask-provider.ts";
import type { ApiCall } from "../call.ts";
import { withMembers } from "../json-text.ts";
import { usageIn } from "../usage.ts";
import { Assembly } from "./assemble.ts";
import { Chunk, type TakeChunk, wordsIn } from "./chunk.ts";
import { type Completion, chunksOf, completionIn } from "./whole.ts";
import { hear } from "./write-stream.ts";

/** Servers that refused `stream_options`, by address and model: they are asked without it for the life of the process. */
const withoutStreamOptions = new Set<string>();
const rememberedMax = 5000;

/** Asks a server that speaks Chat Completions and gives each chunk to `take`, with the server's own bytes. */
export async function passChunks(call: ApiCall, text: string, request: ChatRequest, take: TakeChunk): Promise<void> {
  const { target } = call;
  const server = `${target.transport.baseUrl} ${target.model}`;
  const ask = (options: object | null) => {
    const more = { stream: "true", stream_options: options && JSON.stringify(options) };
    const body = withMembers(text, { model: JSON.stringify(target.model), ...more });
    return askProvider(call, { path: "/chat/completions", body, stream: true }, (answer) => takeAnswer(call, answer, take));
  };
  if (withoutStreamOptions.has(server)) return ask(null);
  try {
    await ask({ ...request.stream_options, include_usage: true });
  } catch (error) {
    if (!refusesStreamOptions(error)) throw error;
    if (withoutStreamOptions.size >= rememberedMax) withoutStreamOptions.clear();
    withoutStreamOptions.add(server);
    await ask(null);
  }
}

/** Asks for a whole completion and sends it on, the server's own bytes. */
export function passWhole(call: ApiCall, text: string): Promise<void> {
  const { target, response } = call;
  const body = withMembers(text, { model: JSON.stringify(target.model), stream_options: null });
  return askProvider(call, { path: "/chat/completions", body, stream: false }, async (answer) => {
    if (answer.kind === "events") {
      const assembly = new Assembly();
      await takeAnswer(call, answer, (chunk) => {
        hear(call, chunk);
        assembly.take(chunk);
      });
      await call.settle();
      sendText(response, 200, JSON.stringify({ ...assembly.completion(fill(call)), model: target.id }));
      return;
    }
    const completion = completionOf(answer);
    for (const chunk of chunksOf(completion)) call.meter.hear(wordsIn(chunk));
    call.meter.tell(usageIn(completion.usage));
    await call.settle();
    const missing = Object.entries(fill(call)).filter(([name]) => completion[name] === undefined || completion[name] === null);
    const filled = Object.fromEntries(missing.map(([name, value]) => [name, JSON.stringify(value)]));
    sendText(response, 200, withMembers(answer.text, { ...filled, model: JSON.stringify(target.id) }));
  });
}

async function takeAnswer(call: ApiCall, answer: Answer, take: TakeChunk): Promise<void> {
  if (answer.kind === "json") {
    for (const chunk of chunksOf(completionOf(answer))) take(chunk);
    return;
  }
  let finished = false;
  await answer.read(
    (data) => {
      if (data.trim() === "[DONE]") return true;
      const chunk = Chunk.parse(eventObject(data, call.target.transport));
      finished ||= Boolean(chunk.choices?.some((choice) => choice.finish_reason));
      take(chunk, data.trim());
      return;
    },
    () => finished,
  );
}

function completionOf(answer: Extract<Answer, { kind: "json" }>): Completion {
  const completion = completionIn(answer.value);
  if (!completion) throw malformed(`an answer that is no completion: ${answer.text.slice(0, 200)}`);
  return completion;
}

function fill({ id }: ApiCall) {
  return { id: `chatcmpl-${id}`, object: "chat.completion", created: Math.floor(Date.now() / 1000) };
}

function refusesStreamOptions(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /stream_options|include_usage/.test(`${error.param} ${error.message}`);
}
