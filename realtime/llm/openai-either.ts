import { needsChat } from "./answer-options.ts";
import type { ModelClient } from "./model.ts";
import { type ClientOptions, createOpenAiClient } from "./openai.ts";
import { createOpenAiChatClient } from "./openai-chat.ts";

/** OpenAI over its Responses API, and over Chat Completions what only that can be asked. */
export function createOpenAiEitherClient(options: ClientOptions): ModelClient {
  const responses = createOpenAiClient(options);
  const chat = createOpenAiChatClient(options);
  return (request, signal, hear) => (needsChat(request.options) ? chat : responses)(request, signal, hear);
}
