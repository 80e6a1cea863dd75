import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionCreateParams,
  ChatCompletionDeveloperMessageParam,
  ChatCompletionFunctionTool,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionSystemMessageParam,
  ChatCompletionToolMessageParam,
  ChatCompletionUserMessageParam,
} from "openai/resources/chat/completions";
import type { FunctionDefinition } from "openai/resources/shared";

/** Fields of Chat Completions. `satisfies` fails to compile when the SDK's types gain or lose a field. */
type KeysOf<T> = T extends unknown ? keyof T : never;
type Known<T> = Record<KeysOf<T>, true>;

export const chatBodyFields = {
  audio: true,
  frequency_penalty: true,
  function_call: true,
  functions: true,
  logit_bias: true,
  logprobs: true,
  max_completion_tokens: true,
  max_tokens: true,
  messages: true,
  metadata: true,
  modalities: true,
  model: true,
  moderation: true,
  n: true,
  parallel_tool_calls: true,
  prediction: true,
  presence_penalty: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning_effort: true,
  response_format: true,
  safety_identifier: true,
  seed: true,
  service_tier: true,
  stop: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  user: true,
  verbosity: true,
  web_search_options: true,
} satisfies Known<ChatCompletionCreateParams>;

export const chatMessageFields = {
  system: { role: true, content: true, name: true } satisfies Known<ChatCompletionSystemMessageParam>,
  developer: { role: true, content: true, name: true } satisfies Known<ChatCompletionDeveloperMessageParam>,
  user: { role: true, content: true, name: true } satisfies Known<ChatCompletionUserMessageParam>,
  assistant: {
    role: true,
    content: true,
    name: true,
    audio: true,
    function_call: true,
    refusal: true,
    tool_calls: true,
  } satisfies Known<ChatCompletionAssistantMessageParam>,
  tool: { role: true, content: true, tool_call_id: true } satisfies Known<ChatCompletionToolMessageParam>,
};
export type ChatRole = keyof typeof chatMessageFields;

export const chatCallFields = { id: true, type: true, function: true } satisfies Known<ChatCompletionMessageFunctionToolCall>;
export const chatCalledFields = { name: true, arguments: true } satisfies Known<ChatCompletionMessageFunctionToolCall["function"]>;
export const chatToolFields = { type: true, function: true } satisfies Known<ChatCompletionFunctionTool>;
export const chatFunctionFields = { name: true, description: true, parameters: true, strict: true } satisfies Known<FunctionDefinition>;
