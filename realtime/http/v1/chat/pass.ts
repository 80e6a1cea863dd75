import type { ModelLackName } from "#contracts/model-lack.ts";
import type { ChatRequest } from "#contracts/openai-api.ts";
import type { RequestFeatures } from "../../../llm/lack/lack.ts";
import { malformed } from "../../../llm/refusal/fault.ts";
import { sendText } from "../../send.ts";
import { askLearning } from "../ask-learning.ts";
import { type Answer, askProvider, eventObject } from "../ask-provider.ts";
import type { ApiCall } from "../call.ts";
import { withMembers } from "../json-text.ts";
import { usageIn } from "../usage.ts";
import { Assembly } from "./assemble.ts";
import { Chunk, type TakeChunk, textIn } from "./chunk.ts";
import { type Completion, chunksOf, completionIn } from "./completion.ts";
import { meterChunk } from "./write-stream.ts";

/** Calls a Chat Completions server and passes each chunk to `take`, with the server's original bytes. */
export async function passChunks(call: ApiCall, text: string, request: ChatRequest, take: TakeChunk): Promise<void> {
  await askLearning(call, featuresOf(request), (without) => {
    const options = without.has("stream_options") ? null : JSON.stringify({ ...request.stream_options, include_usage: true });
    const body = withMembers(text, { ...membersOf(call, request, without), stream: "true", stream_options: options });
    return askProvider(call, { path: "/chat/completions", body, stream: true }, (answer) => takeAnswer(call, answer, take));
  });
}

/** Requests a whole completion and forwards the server's original bytes. */
export function passWhole(call: ApiCall, text: string, request: ChatRequest): Promise<void> {
  return askLearning(call, featuresOf(request), (without) => {
    const body = withMembers(text, { ...membersOf(call, request, without), stream_options: null });
    return askProvider(call, { path: "/chat/completions", body, stream: false }, (answer) => sendWhole(call, answer));
  });
}

async function sendWhole(call: ApiCall, answer: Answer): Promise<void> {
  const { target, response } = call;
  if (answer.kind === "events") {
    const assembly = new Assembly();
    await takeAnswer(call, answer, (chunk) => {
      meterChunk(call, chunk);
      assembly.take(chunk);
    });
    await call.settle();
    sendText(response, 200, JSON.stringify({ ...assembly.completion(defaultsOf(call)), model: target.id }));
    return;
  }
  const completion = completionOf(answer);
  for (const chunk of chunksOf(completion)) call.meter.addText(textIn(chunk));
  call.meter.setUsage(usageIn(completion.usage));
  await call.settle();
  const missing = Object.entries(defaultsOf(call)).filter(([name]) => completion[name] === undefined || completion[name] === null);
  const filled = Object.fromEntries(missing.map(([name, value]) => [name, JSON.stringify(value)]));
  sendText(response, 200, withMembers(answer.text, { ...filled, model: JSON.stringify(target.id) }));
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
      const raw = eventObject(data, call.target.transport);
      const whole = wholeIn(raw);
      if (whole) {
        for (const chunk of chunksOf(whole)) take(chunk);
        finished = true;
        return;
      }
      const chunk = Chunk.parse(raw);
      finished ||= Boolean(chunk.choices?.some((choice) => choice.finish_reason));
      take(chunk, data.trim());
      return;
    },
    () => finished,
  );
}

/** A whole completion in place of a chunk. */
function wholeIn(raw: Record<string, unknown>): Completion | null {
  const [first] = Array.isArray(raw.choices) ? (raw.choices as Record<string, unknown>[]) : [];
  return first?.message && !first.delta ? completionIn(raw) : null;
}

function completionOf(answer: Extract<Answer, { kind: "json" }>): Completion {
  const completion = completionIn(answer.value);
  if (!completion) throw malformed(`an answer that is no completion: ${answer.text.slice(0, 200)}`);
  return completion;
}

function defaultsOf({ id }: ApiCall) {
  return { id: `chatcmpl-${id}`, object: "chat.completion", created: Math.floor(Date.now() / 1000) };
}

/** The features of a request that a server may not support. */
function featuresOf({ messages, tools }: ChatRequest): RequestFeatures {
  const toolStubs = (tools ?? []).map(() => ({ name: "", description: "", inputSchema: {} }));
  return { system: "", messages: [], tools: toolStubs, asDeveloper: messages.some(({ role }) => role === "developer") };
}

/** The model's name at its server, and older field names and roles where the server does not know the newer ones. */
function membersOf({ target }: ApiCall, request: ChatRequest, without: ReadonlySet<ModelLackName>): Record<string, string | null> {
  const limit = without.has("max_completion_tokens") ? request.max_completion_tokens : null;
  const messages = request.messages.map((message) => (message.role === "developer" ? { ...message, role: "system" } : message));
  return {
    model: JSON.stringify(target.model),
    ...(limit == null ? {} : { max_completion_tokens: null, max_tokens: String(limit) }),
    ...(without.has("developer") && featuresOf(request).asDeveloper ? { messages: JSON.stringify(messages) } : {}),
  };
}
