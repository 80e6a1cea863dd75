import Anthropic from "@anthropic-ai/sdk";
import { setSpanProtocol } from "#lib/tracing.ts";

import { readMessages } from "../answer/messages.ts";
import { withoutFields } from "../lack/without-lacks.ts";
import type { ModelClient } from "../model.ts";
import { toModelError, truncated } from "../refusal/fault.ts";
import { throwingErrorResponses } from "../refusal/refused-response.ts";
import { messagesBody } from "../request/messages.ts";
import { operatorFetch } from "../transport/operator-fetch.ts";
import type { ClientOptions } from "./openai.ts";

/** A client for Anthropic's Messages API. */
export function createAnthropicClient({ apiKey, baseUrl, fetch }: ClientOptions): ModelClient {
  const anthropic = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    ...(fetch
      ? { fetch: throwingErrorResponses(fetch), authToken: null, webhookKey: null }
      : { fetch: throwingErrorResponses(operatorFetch) }),
  });
  return async (request, signal, onEvent) => {
    setSpanProtocol("messages");
    try {
      const response = await anthropic.messages.create(withoutFields(messagesBody(request), request.without), { signal }).asResponse();
      if (!response.body) throw truncated();
      await readMessages(response.body, onEvent, request);
    } catch (error) {
      if (!signal.aborted) throw toModelError(error);
    }
  };
}
