import type { Responses } from "openai/resources/responses/responses";

/** Fields of the Responses API. `satisfies` fails to compile when the SDK's types gain or lose a field. */
type KeysOf<T> = T extends unknown ? keyof T : never;
type Known<T> = Record<KeysOf<T>, true>;

export const responsesBodyFields = {
  access_programs: true,
  background: true,
  context_management: true,
  conversation: true,
  image: true,
  include: true,
  input: true,
  instructions: true,
  max_output_tokens: true,
  max_tool_calls: true,
  metadata: true,
  model: true,
  moderation: true,
  parallel_tool_calls: true,
  previous_response_id: true,
  prompt: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning: true,
  safety_identifier: true,
  service_tier: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  text: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  truncation: true,
  user: true,
} satisfies Known<Responses.ResponseCreateParams>;

export const responsesToolFields = {
  type: true,
  name: true,
  parameters: true,
  strict: true,
  allowed_callers: true,
  async: true,
  defer_loading: true,
  description: true,
  output_schema: true,
} satisfies Known<Responses.FunctionTool>;

/** Input items that the product may send, with their fields. A message may have the form in which the API returned it. */
export const itemFields = {
  message: { type: true, role: true, content: true, phase: true, id: true, status: true } satisfies Known<
    Responses.EasyInputMessage | Responses.ResponseInputItem.Message | Responses.ResponseOutputMessage
  >,
  reasoning: {
    type: true,
    id: true,
    summary: true,
    content: true,
    encrypted_content: true,
    status: true,
  } satisfies Known<Responses.ResponseReasoningItem>,
  function_call: {
    type: true,
    id: true,
    call_id: true,
    name: true,
    arguments: true,
    async: true,
    caller: true,
    namespace: true,
    status: true,
  } satisfies Known<Responses.ResponseFunctionToolCall>,
  function_call_output: {
    type: true,
    id: true,
    call_id: true,
    output: true,
    name: true,
    namespace: true,
    caller: true,
    status: true,
  } satisfies Known<Responses.ResponseInputItem.FunctionCallOutput>,
  web_search_call: { type: true, id: true, action: true, status: true } satisfies Known<Responses.ResponseFunctionWebSearch>,
};
export type KnownItem = keyof typeof itemFields;

export const includable = {
  "file_search_call.results": true,
  "web_search_call.results": true,
  "web_search_call.action.sources": true,
  "message.input_image.image_url": true,
  "computer_call_output.output.image_url": true,
  "code_interpreter_call.outputs": true,
  "reasoning.encrypted_content": true,
  "message.output_text.logprobs": true,
} satisfies Record<Responses.ResponseIncludable, true>;
