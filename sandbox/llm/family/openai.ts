import { isSealOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import { checkResponses } from "../rules/responses.ts";
import { entriesOf, type Fields, type Violation } from "../rules/violation.ts";
import { type Family, type Refusal, requestsReasoning } from "./family.ts";
import { openaiModels } from "./lists.ts";

/** OpenAI: Responses and Chat Completions. */
export const openai: Family = {
  protocols: ["responses", "chat"],
  refuse: (protocol, body, headers) => {
    const [broken] =
      protocol === "chat" ? checkChat(body, headers) : [...checkResponses(body, headers, isEncrypted), ...checkReasoningPairs(body)];
    return broken ? refusedByOpenAi(broken) : null;
  },
  failure: (_status, type, message) => ({ error: { message, type, param: null, code: type } }),
  thinks: (body) => requestsReasoning(body) || /^(o\d|gpt-5)(?!.*chat)/.test(String(body.model)),
  answer: (path) => (path === "/v1/models" ? { status: 200, body: openaiModels(["gpt-5-mini", "gpt-5", "text-embedding-3-small"]) } : null),
};

/** The demo models over Chat Completions: they return their reasoning as DeepSeek does, and accept it back. */
export const demo: Family = {
  ...openai,
  refuse: (protocol, body, headers) => {
    if (protocol !== "chat") return openai.refuse(protocol, body, headers);
    const [broken] = checkChat(body, headers, { message: ["reasoning_content"] });
    return broken ? refusedByOpenAi(broken) : null;
  },
};

export function refusedByOpenAi({ status = 400, param, message, code }: Violation): Refusal {
  const type = status === 401 ? "invalid_request_error" : "invalid_request_error";
  return {
    status,
    body: { error: { message, type, param: param || null, code: code ?? null } },
    message,
    unsupported: code === "unsupported_parameter" || code === "unsupported_value",
  };
}

function isEncrypted(id: string, state: string): boolean {
  return isSealOf("rs", id, state);
}

/** Reasoning that preceded a call must be sent back with the call, if the call has its original id. */
function checkReasoningPairs(body: Fields): Violation[] {
  const items = entriesOf(body.input);
  const ids = new Set(items.map(([, { id }]) => id));
  return items.flatMap(([, item]): Violation[] => {
    const led = /^fc_led([0-9a-z]+)_/.exec(String(item.id))?.[1];
    if (!led || ids.has(`rs_${led}`)) return [];
    const message = `Item '${String(item.id)}' of type 'function_call' was provided without its required 'reasoning' item: 'rs_${led}'.`;
    return [{ param: "input", message }];
  });
}
