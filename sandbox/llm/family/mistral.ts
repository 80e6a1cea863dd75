import { markOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import { entriesOf, type Fields, type Violation } from "../rules/violation.ts";
import { type Family, type Refusal, requestsReasoning } from "./family.ts";
import { openaiModels } from "./lists.ts";

const idPattern = /^[a-zA-Z0-9]{9}$/;
const fields = new Set([
  ...["model", "messages", "stream", "temperature", "top_p", "max_tokens", "stop", "random_seed", "metadata", "response_format"],
  ...["tools", "tool_choice", "presence_penalty", "frequency_penalty", "n", "prediction", "parallel_tool_calls", "prompt_mode"],
  ...["guardrails", "safe_prompt"],
]);

/** Mistral: strict about fields and ids; reasoning and text are sent as a list of parts. */
export const mistral: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    const extra = Object.keys(body).filter((name) => !fields.has(name));
    if (extra.length > 0) return extraForbidden(extra, body);
    const [broken] = [
      ...checkChat(partsAsText(body), headers, { body: ["random_seed", "prompt_mode", "safe_prompt", "guardrails"] }),
      ...checkOrder(body),
    ];
    return broken ? refused(broken.message, broken.code ?? "3051", broken.status) : null;
  },
  failure: (status, type, message) => ({ object: "error", message, type, param: null, code: String(status) }),
  thinks: (body) => requestsReasoning(body) || /magistral/.test(String(body.model)),
  variations: {
    opening: { role: "assistant", content: "" },
    reasoning: (text) => ({ content: [{ type: "thinking", thinking: [{ type: "text", text }] }] }),
    callId: (call, at, reasoning) => markOf(`${call.name}${at}${reasoning}${Math.random()}`, 9),
    // Complete, and together with the finish reason.
    call: ({ index, id, name, text }) => [{ tool_calls: [{ id, function: { name, arguments: text }, index }] }],
    finish: ({ calls, cutShort }) => (cutShort ? "model_length" : calls.length > 0 ? "tool_calls" : "stop"),
    usageComes: "last",
  },
  answer: (path) =>
    path === "/v1/models"
      ? {
          status: 200,
          body: openaiModels(["mistral-small-latest", "magistral-medium-latest"], {
            max_context_length: 131_072,
            capabilities: { completion_chat: true, function_calling: true, vision: false },
          }),
        }
      : null,
};

/** Reports all of them at once. */
function extraForbidden(names: string[], sent: Fields): Refusal {
  const detail = names.map((name) => ({
    type: "extra_forbidden",
    loc: ["body", name],
    msg: "Extra inputs are not permitted",
    input: sent[name],
  }));
  const body = { object: "error", message: { detail }, type: "invalid_request_error", param: null, code: null };
  return { status: 422, body, message: `${names.join(", ")}: Extra inputs are not permitted`, unsupported: true };
}

function refused(message: string, code: string, status = 400): Refusal {
  return { status, body: { object: "error", message, type: "invalid_request_message_order", param: null, code }, message };
}

/** Converts Mistral's own content parts, which OpenAI does not know. */
function partsAsText(body: Fields): Fields {
  const messages = entriesOf(body.messages).map(([, message]) => {
    if (message.role !== "assistant" || !Array.isArray(message.content)) return message;
    const said = message.content.filter((part: Fields) => part.type !== "thinking");
    // Reasoning alone is enough before a call.
    return { ...message, content: said.length > 0 || message.content.length === 0 ? said : null };
  });
  return { ...body, messages };
}

function checkOrder(body: Fields): Violation[] {
  const found: Violation[] = [];
  const messages = entriesOf(body.messages);
  for (const [at, message] of messages) {
    for (const [, call] of entriesOf(message.tool_calls)) {
      if (!idPattern.test(String(call.id)))
        found.push({
          param: `messages[${at}]`,
          message: `Tool call id was ${String(call.id)} but must be a-z, A-Z, 0-9, with a length of 9.`,
          code: "3280",
        });
    }
    const before = messages[at - 1]?.[1].role;
    if (message.role === "user" && before === "tool")
      found.push({ param: `messages[${at}]`, message: "Unexpected role 'user' after role 'tool'", code: "3230" });
    if (message.role === "developer") found.push({ param: `messages[${at}]`, message: "Unexpected role 'developer'", code: "3230" });
  }
  const last = messages.at(-1)?.[1].role;
  if (last === "assistant")
    found.push({
      param: "messages",
      message: "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
      code: "3230",
    });
  return found;
}
