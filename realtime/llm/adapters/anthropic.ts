import Anthropic from "@anthropic-ai/sdk";
import { tellProtocol } from "#lib/tracing.ts";

import { readMessages } from "../answer/messages.ts";
import { withoutFields } from "../lack/without-lacks.ts";
import type { ModelClient } from "../model.ts";
import { toModelError, truncated } from "../refusal/fault.ts";
import { throwingRefusals } from "../refusal/refused-response.ts";
import { messagesBody } from "../request/messages.ts";
import { operatorFetch } from "../transport/operator-fetch.ts";
import type { ClientOptions } from "./openai.ts";

/** Anthropic over its Messages API. */
export function createAnthropicClient({ apiKey, baseUrl, fetch }: ClientOptions): ModelClient {
  const anthropic = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    ...(fetch ? { fetch: throwingRefusals(fetch), authToken: null, webhookKey: null } : { fetch: throwingRefusals(operatorFetch) }),
  });
  return async (request, signal, hear) => {
    tellProtocol("messages");
    try {
      const response = await anthropic.messages.create(withoutFields(messagesBody(request), request.without), { signal }).asResponse();
      if (!response.body) throw truncated();
      await readMessages(response.body, hear, request);
    } catch (error) {
      if (!signal.aborted) throw toModelError(error);
    }
  };
}
