import { z } from "zod";
import type { ChatRequest } from "#contracts/openai-api.ts";
import { invalidField, unsupported } from "../api-error.ts";
import { parsed } from "../read-body.ts";
import type { Target } from "../target.ts";
import { messagesOptions } from "./answer-options.ts";
import { conversationOf } from "./conversation.ts";

/** Options that would change the form of an answer if ignored, with a test for their harmless values. */
const rejectedUnless: Record<string, (value: unknown) => boolean> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  audio: () => false,
  modalities: (value) => Array.isArray(value) && value.every((kind) => kind === "text"),
  functions: () => false,
  function_call: () => false,
  web_search_options: () => false,
  logit_bias: (value) => typeof value === "object" && Object.keys(value ?? {}).length === 0,
};

const SchemaName = z.string().regex(/^[\w-]{1,64}$/, "must be 1 to 64 letters, digits, _ or -");
const Options = z.object({
  tools: z
    .array(
      z.looseObject({
        type: z.literal("function", "of this type is not supported by this model"),
        function: z.object({
          name: z.string(),
          description: z.string().nullish(),
          parameters: z.record(z.string(), z.unknown()).nullish(),
          strict: z.boolean().nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(["auto", "none", "required"]), z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) })])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("text") }),
      z.object({ type: z.literal("json_object") }),
      z.object({
        type: z.literal("json_schema"),
        json_schema: z.object({ name: SchemaName, schema: z.record(z.string(), z.unknown()).nullish() }),
      }),
    ])
    .nullish(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
});
/** Anthropic's own options, passed through. */
const anthropicOptions = ["thinking", "top_k", "cache_control"];

/** A chat request as a Messages API body. @throws 400 for unsupported options */
export function messagesBody(request: ChatRequest, { model, facts }: Target): Record<string, unknown> {
  refuseUnsupported(request);
  const {
    tools,
    tool_choice: choice,
    parallel_tool_calls: parallel,
    response_format: format,
    reasoning_effort: effort,
  } = parsed(Options, request);
  if (format?.type === "json_object")
    throw unsupported("response_format", "of type json_object is not supported by this model: use json_schema");
  const stop = [request.stop ?? []].flat().filter((text) => text.trim() !== "");
  const { system, messages } = conversationOf(request.messages);
  if (messages.length === 0) throw invalidField("messages", "Invalid 'messages': there is nothing to answer.");
  const hasTools = (tools ?? []).length > 0;
  return {
    model,
    max_tokens: request.max_completion_tokens ?? request.max_tokens ?? facts.maxOutput,
    ...(system.length > 0 ? { system } : {}),
    messages,
    ...(hasTools ? { tools: (tools ?? []).map(toolOf) } : {}),
    ...messagesOptions(model, {
      temperature: request.temperature ?? undefined,
      topP: request.top_p ?? undefined,
      stop: stop.length > 0 ? stop : undefined,
      ...(hasTools
        ? {
            toolChoice: typeof choice === "object" && choice ? { name: choice.function.name } : (choice ?? undefined),
            parallelToolCalls: parallel ?? undefined,
          }
        : {}),
      schema: format?.type === "json_schema" ? (format.json_schema.schema ?? {}) : undefined,
      effort: effort ?? undefined,
    }),
    ...Object.fromEntries(
      anthropicOptions.flatMap((name) => (request[name] === undefined || request[name] === null ? [] : [[name, request[name]]])),
    ),
    stream: true,
  };
}

function refuseUnsupported(request: ChatRequest): void {
  for (const [name, isHarmless] of Object.entries(rejectedUnless)) {
    const value = request[name];
    if (value !== undefined && value !== null && !isHarmless(value)) throw unsupported(name);
  }
}

type Tool = NonNullable<z.infer<typeof Options>["tools"]>[number];

function toolOf({ function: { name, description, parameters, strict }, cache_control }: Tool) {
  return {
    name,
    ...(description ? { description } : {}),
    input_schema: { type: "object", ...parameters },
    ...(strict ? { strict } : {}),
    ...(cache_control ? { cache_control } : {}),
  };
}
