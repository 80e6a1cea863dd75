import OpenAI from "openai";
import type { Responses } from "openai/resources/responses/responses";
import type { OutboundFetch } from "#lib/outbound.ts";
import { tellProtocol } from "#lib/tracing.ts";
import { citationOf } from "./citation.ts";
import { ofStreamError, parseArguments, parseEvent, toModelError, truncated } from "./fault.ts";
import { type Hear, type ModelClient, ModelError, type ModelEvent, type ModelRequest } from "./model.ts";
import { operatorFetch } from "./operator-fetch.ts";
import { responsesBody } from "./request/responses.ts";
import { type Body, readSse } from "./sse.ts";

/** `fetch` given: a user's own provider, for which nothing is taken from the environment. */
export type ClientOptions = { apiKey: string; baseUrl?: string; fetch?: OutboundFetch };

/** Thrown when the server has no Responses API, or answers it with something else: the caller may speak Chat Completions. */
export class NoResponsesApi extends ModelError {}

/** OpenAI over its Responses API. */
export function createOpenAiClient(options: ClientOptions): ModelClient {
  // Retries are made in one place, retry.ts, which knows what was already streamed.
  const openai = sdkOf(options);
  return async (request, signal, hear) => {
    tellProtocol("responses");
    let response: Response;
    try {
      response = await openai.responses.create(responsesBody(request), { signal }).asResponse();
    } catch (error) {
      if (signal.aborted) return;
      const status = (error as { status?: number }).status;
      if (status === 404 || status === 405 || status === 501)
        throw new NoResponsesApi("MODEL_NOT_FOUND", toModelError(error).message, { cause: error });
      throw toModelError(error);
    }
    if (!response.body || !response.headers.get("content-type")?.includes("text/event-stream")) {
      throw new NoResponsesApi("MALFORMED", "The model's server does not speak this protocol.");
    }
    try {
      await readAnswer(response.body, hear, request.onTaken);
    } catch (error) {
      if (!signal.aborted) throw toModelError(error);
    }
  };
}

export function sdkOf({ apiKey, baseUrl, fetch }: ClientOptions): OpenAI {
  const common = { apiKey, baseURL: baseUrl, maxRetries: 0 };
  if (!fetch) return new OpenAI({ ...common, fetch: operatorFetch });
  return new OpenAI({ ...common, fetch, organization: null, project: null, webhookSecret: null, adminAPIKey: null });
}

type StreamEvent = Responses.ResponseStreamEvent;

async function readAnswer(body: Body, hear: Hear, onTaken: ModelRequest["onTaken"]): Promise<void> {
  let calls = 0;
  let refused = false;
  let ended = false;
  await readSse(body, ({ data }) => {
    if (data === "[DONE]") return true;
    const event = parseEvent<StreamEvent>(data);
    switch (event.type) {
      case "response.created":
        onTaken?.();
        break;
      case "response.refusal.delta":
        refused = true;
        hear({ type: "text", text: event.delta });
        break;
      case "response.output_text.delta":
        hear({ type: "text", text: event.delta });
        break;
      case "response.output_text.annotation.added": {
        const citation = citationOf(event.annotation);
        if (citation) hear({ type: "citation", citation });
        break;
      }
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        hear({ type: "reasoning", text: event.delta });
        break;
      case "response.output_item.done":
        if (event.item.type === "function_call") {
          hear({ type: "tool_call", index: calls, id: event.item.call_id, name: event.item.name, ...parseArguments(event.item.arguments) });
          calls += 1;
        }
        break;
      case "response.completed":
      case "response.incomplete": {
        const { usage, incomplete_details: cut } = event.response;
        if (usage) hear(usageOf(usage));
        if (cut?.reason === "max_output_tokens") hear({ type: "end", reason: "length" });
        else hear({ type: "end", reason: cut || refused ? "refusal" : calls > 0 ? "tool_calls" : "stop" });
        ended = true;
        return true;
      }
      case "response.failed":
        throw ofStreamError(event.response.error?.code ?? "server_error", event.response.error?.message ?? "");
      case "error":
        throw ofStreamError(event.code ?? "server_error", event.message);
    }
  });
  if (!ended) throw truncated();
}

function usageOf(usage: Responses.ResponseUsage): ModelEvent {
  return {
    type: "usage",
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cachedInputTokens: usage.input_tokens_details?.cached_tokens ?? 0,
  };
}
