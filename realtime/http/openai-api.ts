import type { IncomingMessage, ServerResponse } from "node:http";
import { v7 as uuidv7 } from "uuid";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { chosenModel } from "#domain/model.ts";
import { beginCall, endCall, type StepUsage } from "#domain/usage.ts";
import type { ModelAccess } from "../llm/access.ts";
import type { AnswerOptions } from "../llm/answer-options.ts";
import { CallMeter } from "../llm/meter.ts";
import { type Hear, ModelError, type ModelErrorCode, type ModelEvent } from "../llm/model.ts";
import type { Priced } from "../llm/registry.ts";
import { callModel } from "../trace-calls.ts";
import { optionsOf, refuseUnsupported } from "./openai-options.ts";
import { Completion, charsOf, turnsOf } from "./openai-request.ts";
import { readJson } from "./read-json.ts";
import { sendJson } from "./send.ts";

type Asked = {
  input: Completion;
  options: AnswerOptions;
  model: Priced;
  meter: CallMeter;
  callId: string;
  id: string;
  actor: Actor;
  signal: AbortSignal;
};

/** POST /v1/chat/completions, as any OpenAI client sends it; tools are the client's own and only passed through. */
export async function answerOpenAi(request: IncomingMessage, response: ServerResponse, actor: Actor, models: ModelAccess): Promise<void> {
  const body = await readJson(request);
  refuseUnsupported(body);
  const parsed = Completion.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
    throw new DomainError("VALIDATION", `${fields[0]?.field}: ${fields[0]?.message}`, { fields });
  }
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const model = await resolved(models, actor, parsed.data.model ?? undefined);
  const toolNames = (parsed.data.tools ?? []).map((tool) => tool.function.name);
  const options = optionsOf(parsed.data, toolNames, model.protocol);
  const callId = uuidv7();
  const hold = model.ownKey ? 0 : models.estimate(model.model, charsOf(parsed.data.messages));
  await beginCall(actor, callId, { ownKey: model.ownKey, hold });
  const meter = new CallMeter({ ...model, id: model.model });
  const asked: Asked = { input: parsed.data, options, model, meter, callId, id: `chatcmpl-${callId}`, actor, signal: gone.signal };
  try {
    if (parsed.data.stream) await streamAnswer(response, asked);
    else await wholeAnswer(response, asked);
  } catch (error) {
    await endCall(actor, callId, meter.settled({ failed: true }));
    if (!(error instanceof ModelError)) throw error;
    if (!response.headersSent) throw asDomainError(error);
    response.end(
      `data: ${JSON.stringify({ error: { message: error.message, type: "server_error", code: error.code.toLowerCase() } })}\n\n`,
    );
  }
}

async function resolved(models: ModelAccess, actor: Actor, id: string | undefined): Promise<Priced> {
  try {
    return await models.resolve(actor.userId, await models.choose(actor, id, id ? [] : await chosenModel(actor)));
  } catch (error) {
    if (error instanceof DomainError && error.code === "VALIDATION") throw modelNotFound(`The model "${id}" does not exist.`);
    throw error instanceof ModelError ? asDomainError(error) : error;
  }
}

async function wholeAnswer(response: ServerResponse, asked: Asked): Promise<void> {
  let content = "";
  let finish = "stop";
  const calls: ReturnType<typeof callOf>[] = [];
  const annotations: ReturnType<typeof annotationsOf> = [];
  await ask(asked, (event) => {
    if (event.type === "text") content += event.text;
    else if (event.type === "tool_call") calls.push(callOf(event));
    else if (event.type === "citation") annotations.push(...annotationsOf(event));
    else if (event.type === "end") finish = finishOf(event.reason);
  });
  const usage = await settle(asked);
  const message = {
    role: "assistant",
    content: content || null,
    refusal: null,
    ...(annotations.length > 0 ? { annotations } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }];
  sendJson(response, 200, { ...head(asked, "chat.completion"), choices, usage: usageOf(usage) });
}

async function streamAnswer(response: ServerResponse, asked: Asked): Promise<void> {
  const chunk = (delta: object, finish: string | null = null) => {
    if (!response.headersSent) response.writeHead(200, { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
    response.write(`data: ${JSON.stringify({ ...head(asked, "chat.completion.chunk"), choices })}\n\n`);
  };
  let begun = false;
  await ask(asked, (event) => {
    if (!begun) chunk({ role: "assistant", content: "" });
    begun = true;
    if (event.type === "text") chunk({ content: event.text });
    else if (event.type === "reasoning") chunk({ reasoning_content: event.text });
    else if (event.type === "tool_call") chunk({ tool_calls: [{ index: event.index, ...callOf(event) }] });
    else if (event.type === "citation") chunk({ annotations: annotationsOf(event) });
    else if (event.type === "end") chunk({}, finishOf(event.reason));
  });
  const usage = await settle(asked);
  if (asked.input.stream_options?.include_usage) {
    response.write(`data: ${JSON.stringify({ ...head(asked, "chat.completion.chunk"), choices: [], usage: usageOf(usage) })}\n\n`);
  }
  response.end("data: [DONE]\n\n");
}

function ask({ input, options, model, meter, signal, actor }: Asked, hear: Hear): Promise<void> {
  const system = input.messages
    .flatMap((message) => (message.role === "system" || message.role === "developer" ? [message.content] : []))
    .join("\n\n");
  const tools = (input.tools ?? []).map(({ function: tool }) => ({
    name: tool.name,
    description: tool.description ?? "",
    inputSchema: tool.parameters ?? { type: "object", properties: {} },
    strict: tool.strict ?? undefined,
  }));
  const maxOutputTokens = input.max_completion_tokens ?? input.max_tokens ?? undefined;
  const request = { model: model.model, system, turns: turnsOf(input.messages), tools, maxOutputTokens, options };
  return callModel(model, { userId: actor.userId, meter, request, signal }, (event) => {
    meter.take(event);
    hear(event);
  });
}

async function settle({ actor, meter, callId }: Asked): Promise<StepUsage | null> {
  const usage = meter.settled({ failed: false });
  await endCall(actor, callId, usage);
  return usage;
}

function annotationsOf({ citation: { title, url } }: Extract<ModelEvent, { type: "citation" }>) {
  return url ? [{ type: "url_citation" as const, url_citation: { title, url } }] : [];
}

function callOf(event: Extract<ModelEvent, { type: "tool_call" }>) {
  return { id: event.id, type: "function" as const, function: { name: event.name, arguments: JSON.stringify(event.input) } };
}

function finishOf(reason: Extract<ModelEvent, { type: "end" }>["reason"]): string {
  return reason === "refusal" ? "content_filter" : reason;
}

function usageOf(usage: StepUsage | null) {
  const [prompt, completion] = [usage?.inputTokens ?? 0, usage?.outputTokens ?? 0];
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function head({ id, model }: Asked, object: string) {
  return { id, object, created: Math.floor(Date.now() / 1000), model: model.model };
}

function asDomainError(error: ModelError): DomainError {
  if (error.code === "MODEL_NOT_FOUND") return modelNotFound(error.message);
  const code = domainCodes[error.code] ?? "UNAVAILABLE";
  return new DomainError(code, error.message, {
    cause: error.cause,
    ...(error.retryAfterMs ? { retryAfter: Math.ceil(error.retryAfterMs / 1000) } : {}),
  });
}

/** OpenAI's clients know this as 404 with a code of its own. */
export function modelNotFound(message: string): DomainError {
  return new DomainError("NOT_FOUND", message, { fields: [{ field: "model", message }] });
}

const domainCodes: Partial<Record<ModelErrorCode, "RATE_LIMITED" | "QUOTA_EXCEEDED" | "VALIDATION">> = {
  RATE_LIMITED: "RATE_LIMITED",
  QUOTA: "QUOTA_EXCEEDED",
  BAD_REQUEST: "VALIDATION",
  CONTEXT_TOO_LONG: "VALIDATION",
};
