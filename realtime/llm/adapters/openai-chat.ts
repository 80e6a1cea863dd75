import { setSpanProtocol } from "#lib/tracing.ts";
import { readChat } from "../answer/chat.ts";
import { withoutFields } from "../lack/without-lacks.ts";
import type { ModelClient } from "../model.ts";
import { toModelError, truncated } from "../refusal/fault.ts";
import { chatBody } from "../request/chat.ts";
import { type ClientOptions, sdkOf } from "./openai.ts";

/** A client for any OpenAI-compatible server, over Chat Completions. */
export function createOpenAiChatClient(options: ClientOptions): ModelClient {
  const openai = sdkOf(options);
  return async (request, signal, onEvent) => {
    setSpanProtocol("chat");
    try {
      const response = await openai.chat.completions
        .create(withoutFields(chatBody(request, options.baseUrl), request.without), { signal })
        .asResponse();
      if (!response.body) throw truncated();
      await readChat(response.body, onEvent, request);
    } catch (error) {
      if (!signal.aborted) throw toModelError(error);
    }
  };
}
