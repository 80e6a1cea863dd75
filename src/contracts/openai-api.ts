import { z } from "zod";
import { ModelId } from "./provider.ts";

// Requests to /v1 as far as the product reads them; everything else is passed to the model's server unchanged. Clients in typed
// languages send null for absent fields.

const Part = z.looseObject({ type: z.string() });
export const ChatMessage = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(Part)], "must be a text or a list of parts").nullish(),
  tool_calls: z.array(z.looseObject({})).nullish(),
  tool_call_id: z.string().nullish(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

const length = z.number().int().min(1).nullish();
const tools = z.array(z.looseObject({ type: z.string() })).nullish();

/** The body of POST /v1/chat/completions. */
export const ChatRequest = z.looseObject({
  model: ModelId.nullish(),
  messages: z.array(ChatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: length,
  max_completion_tokens: length,
  n: z.number().int().min(1).max(128).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)], "must be one to four texts").nullish(),
  tools,
  tool_choice: z.union([z.string(), z.looseObject({})]).nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export const InputItem = z.looseObject({ type: z.string().nullish(), role: z.string().nullish(), id: z.string().nullish() });
export type InputItem = z.infer<typeof InputItem>;

/** The body of POST /v1/responses. */
export const ResponsesRequest = z.looseObject({
  model: ModelId.nullish(),
  input: z.union([z.string(), z.array(InputItem).min(1)], "must be a text or a list of items"),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  background: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  max_output_tokens: length,
  tools,
  include: z.array(z.string()).nullish(),
});
export type ResponsesRequest = z.infer<typeof ResponsesRequest>;

const tokens = z.array(z.number().int().min(0)).min(1);

/** The body of POST /v1/embeddings. */
export const EmbeddingsRequest = z.looseObject({
  model: ModelId,
  input: z.union(
    [z.string().min(1), z.array(z.string()).min(1).max(2048), tokens, z.array(tokens).min(1).max(2048)],
    "must be texts or tokens",
  ),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  dimensions: z.number().int().min(1).nullish(),
});

/** Responses as far as clients may rely on them; servers add fields. */
export const ChatCompletion = z.looseObject({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.number(),
  model: z.string(),
  choices: z.array(z.looseObject({ index: z.number(), message: ChatMessage, finish_reason: z.string().nullable() })),
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number(), total_tokens: z.number() }).optional(),
});
export const ResponseObject = z.looseObject({
  id: z.string(),
  object: z.literal("response"),
  status: z.string(),
  model: z.string(),
  output: z.array(z.looseObject({ id: z.string(), type: z.string() })),
  usage: z.looseObject({ input_tokens: z.number(), output_tokens: z.number(), total_tokens: z.number() }).nullable(),
});
export const EmbeddingList = z.looseObject({
  object: z.literal("list"),
  model: z.string(),
  data: z.array(z.looseObject({ index: z.number(), embedding: z.union([z.array(z.number()), z.string()]) })),
});
export const ModelObject = z.object({ id: z.string(), object: z.literal("model"), created: z.number(), owned_by: z.string() });
export type ModelObject = z.infer<typeof ModelObject>;

/** The body of every error of /v1. */
export const OpenAiError = z
  .object({ error: z.object({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }) })
  .meta({ id: "OpenAiError" });
