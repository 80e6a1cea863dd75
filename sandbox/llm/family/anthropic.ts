import { isSealOf } from "../protocol/opaque.ts";
import { checkMessages } from "../rules/messages.ts";
import { type Family, requestsReasoning } from "./family.ts";
import { anthropicModels } from "./lists.ts";

/** Anthropic: the Messages API. */
export const anthropic: Family = {
  protocols: ["messages"],
  refuse: (_protocol, body, headers) => {
    const [broken] = checkMessages(body, headers, (content, state) => isSealOf("thinking", content, state));
    if (!broken) return null;
    const { status = 400, type = "invalid_request_error", message } = broken;
    return { status, body: { type: "error", error: { type, message }, request_id: "req_standin" }, message };
  },
  failure: (_status, type, message) => ({ type: "error", error: { type, message }, request_id: "req_standin" }),
  thinks: requestsReasoning,
  answer: (path) => (path === "/v1/models" ? { status: 200, body: anthropicModels(["claude-sonnet-4-5", "claude-haiku-4-5"]) } : null),
};
