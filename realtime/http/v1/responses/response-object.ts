import { z } from "zod";
import type { ResponsesRequest } from "#contracts/openai-api.ts";
import { usageIn } from "../usage.ts";

/** An empty response with the request's options, in the fields in which OpenAI repeats them. */
export function baseResponse(request: ResponsesRequest, { id, model }: { id: string; model: string }) {
  return {
    id,
    object: "response",
    created_at: Math.floor(Date.now() / 1000),
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    model,
    output: [] as object[],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: request.reasoning ?? { effort: null, summary: null },
    store: false,
    temperature: request.temperature ?? 1,
    text: request.text ?? { format: { type: "text" } },
    tool_choice: request.tool_choice ?? "auto",
    tools: request.tools ?? [],
    top_logprobs: request.top_logprobs ?? 0,
    top_p: request.top_p ?? 1,
    truncation: request.truncation ?? "disabled",
    usage: null,
    user: request.user ?? null,
    metadata: request.metadata ?? {},
  };
}

const Details = z.looseObject({ completion_tokens_details: z.looseObject({ reasoning_tokens: z.number() }) });

/** The usage of a chat completion in the fields of a response; `used` if the server reported none. */
export function responsesUsage(reported: Record<string, unknown> | null, used: { inputTokens: number; outputTokens: number }) {
  const { inputTokens, outputTokens, cachedInputTokens = 0 } = usageIn(reported) ?? { ...used };
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cachedInputTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: Details.safeParse(reported).data?.completion_tokens_details.reasoning_tokens ?? 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
