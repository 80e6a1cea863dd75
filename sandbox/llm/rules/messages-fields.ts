import type Anthropic from "@anthropic-ai/sdk";

/** Fields of the Messages API. `satisfies` fails to compile when the SDK's types gain or lose a field. */
type KeysOf<T> = T extends unknown ? keyof T : never;
type Known<T> = Record<KeysOf<T>, true>;

export const bodyFields = {
  cache_control: true,
  container: true,
  diagnostics: true,
  inference_geo: true,
  max_tokens: true,
  messages: true,
  metadata: true,
  model: true,
  output_config: true,
  service_tier: true,
  speed: true,
  stop_sequences: true,
  stream: true,
  system: true,
  thinking: true,
  tool_choice: true,
  tools: true,
  user_profile_id: true,
  workspace_id: true,
} satisfies Known<Anthropic.MessageCreateParams>;

/** No longer in the types; models up to 4.6 still accept them. */
export const olderFields = { temperature: true, top_k: true, top_p: true } as const;

export const messageFields = { role: true, content: true } satisfies Known<Anthropic.MessageParam>;

export const toolFields = {
  allowed_callers: true,
  cache_control: true,
  defer_loading: true,
  description: true,
  eager_input_streaming: true,
  input_examples: true,
  input_schema: true,
  name: true,
  strict: true,
  type: true,
} satisfies Known<Anthropic.Tool>;

/** Message blocks that the product may send, with their fields; server tool blocks are only known by type. */
export const blockFields = {
  text: { type: true, text: true, cache_control: true, citations: true } satisfies Known<Anthropic.TextBlockParam>,
  image: { type: true, source: true, cache_control: true, transformations: true } satisfies Known<Anthropic.ImageBlockParam>,
  document: {
    type: true,
    source: true,
    cache_control: true,
    citations: true,
    context: true,
    title: true,
  } satisfies Known<Anthropic.DocumentBlockParam>,
  thinking: { type: true, thinking: true, signature: true } satisfies Known<Anthropic.ThinkingBlockParam>,
  redacted_thinking: { type: true, data: true } satisfies Known<Anthropic.RedactedThinkingBlockParam>,
  tool_use: {
    type: true,
    id: true,
    name: true,
    input: true,
    cache_control: true,
    caller: true,
    toolset_name: true,
  } satisfies Known<Anthropic.ToolUseBlockParam>,
  tool_result: {
    type: true,
    tool_use_id: true,
    content: true,
    is_error: true,
    cache_control: true,
    toolset_name: true,
  } satisfies Known<Anthropic.ToolResultBlockParam>,
  server_tool_use: {
    type: true,
    id: true,
    name: true,
    input: true,
    cache_control: true,
    caller: true,
  } satisfies Known<Anthropic.ServerToolUseBlockParam>,
  web_search_tool_result: {
    type: true,
    tool_use_id: true,
    content: true,
    cache_control: true,
    caller: true,
  } satisfies Known<Anthropic.WebSearchToolResultBlockParam>,
  web_fetch_tool_result: {
    type: true,
    tool_use_id: true,
    content: true,
    cache_control: true,
    caller: true,
  } satisfies Known<Anthropic.WebFetchToolResultBlockParam>,
} satisfies Partial<Record<Anthropic.ContentBlockParam["type"], Record<string, true>>>;

export type KnownBlock = keyof typeof blockFields;
