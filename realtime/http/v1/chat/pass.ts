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
import { Chunk, type TakeChunk, wordsIn } from "./chunk.ts";
import { type Completion, chunksOf, completionIn } from "./whole.ts";
import { hear } from "./write-stream.ts";

/** Asks a server that speaks Chat Completions and gives each chunk to `take`, with the server's own bytes. */
export async function passChunks(call: ApiCall, text: string, request: ChatRequest, take: TakeChunk): Promise<void> {
  await askLearning(call, askedOf(request), (without) => {
    const options = without.has("stream_options") ? null : JSON.stringify({ ...request.stream_options, include_usage: true });
    const body = withMembers(text, { ...membersOf(call, request, without), stream: "true", stream_options: options });
    return askProvider(call, { path: "/chat/completions", body, stream: true }, (answer) => takeAnswer(call, answer, take));
  });
}

/** Asks for a whole completion and sends it on, the server's own bytes. */
export function passWhole(call: ApiCall, text: string, request: ChatRequest): Promise<void> {
  return askLearning(call, askedOf(request), (without) => {
    const body = withMembers(text, { ...membersOf(call, request, without), stream_options: null });
    return askProvider(call, { path: "/chat/completions", body, stream: false }, (answer) => sendWhole(call, answer));
  });
}

async function sendWhole(call: ApiCall, answer: Answer): Promise<void> {
  const { target, response } = call;
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
      const said = eventObject(data, call.target.transport);
      const whole = wholeIn(said);
      if (whole) {
        for (const chunk of chunksOf(whole)) take(chunk);
        finished = true;
        return;
      }
      const chunk = Chunk.parse(said);
      finished ||= Boolean(chunk.choices?.some((choice) => choice.finish_reason));
      take(chunk, data.trim());
      return;
    },
    () => finished,
  );
}

/** A whole completion where a chunk should be. */
function wholeIn(said: Record<string, unknown>): Completion | null {
  const [first] = Array.isArray(said.choices) ? (said.choices as Record<string, unknown>[]) : [];
  return first?.message && !first.delta ? completionIn(said) : null;
}

function completionOf(answer: Extract<Answer, { kind: "json" }>): Completion {
  const completion = completionIn(answer.value);
  if (!completion) throw malformed(`an answer that is no completion: ${answer.text.slice(0, 200)}`);
  return completion;
}

function fill({ id }: ApiCall) {
  return { id: `chatcmpl-${id}`, object: "chat.completion", created: Math.floor(Date.now() / 1000) };
}

/** What of a request a server may not take, as far as that can be told from it. */
function askedOf({ messages, tools }: ChatRequest): RequestFeatures {
  const given = (tools ?? []).map(() => ({ name: "", description: "", inputSchema: {} }));
  return { system: "", messages: [], tools: given, asDeveloper: messages.some(({ role }) => role === "developer") };
}

/** The model's name for its server, and the older words where it does not know the newer ones. */
function membersOf({ target }: ApiCall, request: ChatRequest, without: ReadonlySet<ModelLackName>): Record<string, string | null> {
  const most = without.has("max_completion_tokens") ? request.max_completion_tokens : null;
  const messages = request.messages.map((message) => (message.role === "developer" ? { ...message, role: "system" } : message));
  return {
    model: JSON.stringify(target.model),
    ...(most == null ? {} : { max_completion_tokens: null, max_tokens: String(most) }),
    ...(without.has("developer") && askedOf(request).asDeveloper ? { messages: JSON.stringify(messages) } : {}),
  };
}
