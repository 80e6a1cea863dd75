import { canonical, isSealOf, sealOf } from "../protocol/opaque.ts";
import { parseIfJson } from "../protocol/wire.ts";
import { checkChat } from "../rules/chat.ts";
import type { Fields } from "../rules/violation.ts";
import { callsOfThisTurn, type Family, type Refusal, requestsReasoning, type SentCall } from "./family.ts";
import { openaiModels } from "./lists.ts";

/** The placeholders that Google documents for calls made by another model. */
const foreignSignatures = new Set(["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"]);
const fields = new Set([
  ...["model", "messages", "stream", "stream_options", "tools", "tool_choice", "temperature", "top_p", "max_tokens", "stop", "n"],
  ...["max_completion_tokens", "response_format", "reasoning_effort", "seed", "presence_penalty", "frequency_penalty"],
  ...["parallel_tool_calls", "logprobs", "top_logprobs", "user", "extra_body", "modalities", "audio"],
]);

/** Gemini's OpenAI-compatible endpoint: the first call of each step carries a signature that must be sent back. */
export const gemini: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    const extra = Object.keys(body).filter((name) => !fields.has(name));
    if (extra.length > 0)
      return rejection(extra.map((name) => `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`).join("\n"), true);
    const [broken] = checkChat(body, headers, { body: ["extra_body"], message: ["extra_content"], call: ["extra_content"] });
    return broken ? rejection(broken.message) : checkSignatures(body);
  },
  failure: (status, type, message) => [{ error: { code: status, message, status: type.toUpperCase() } }],
  thinks: (body) => requestsReasoning(body) || /gemini-3/.test(String(body.model)),
  variations: {
    opening: null,
    reasoning: (text) => ({ role: "assistant", content: `<thought>${text}</thought>`, extra_content: { google: { thought: true } } }),
    callId: () => `function-call-${Math.floor(Math.random() * 1e18)}`,
    call: (call) => [
      {
        role: "assistant",
        tool_calls: [
          {
            ...(call.index === 0
              ? { extra_content: { google: { thought_signature: sealOf("gemini", contentOf(call.name, call.text)) } } }
              : {}),
            function: { arguments: call.text, name: call.name },
            id: call.id,
            index: call.index,
            type: "function",
          },
        ],
      },
    ],
    // Gemini sends this reason even with calls.
    finish: ({ cutShort, refusal }) => (refusal ? "content_filter" : cutShort ? "length" : "stop"),
    usageComes: "every",
  },
  answer: (path) =>
    path === "/v1/models"
      ? { status: 200, body: openaiModels(["models/gemini-3-pro", "models/gemini-2.5-flash", "models/gemini-embedding-001"]) }
      : null,
};

function contentOf(name: string, text: string): string {
  return `${name}\n${canonical(parseIfJson(text || "{}"))}`;
}

function checkSignatures(body: Fields): Refusal | null {
  for (const { at, calls } of callsOfThisTurn(body.messages)) {
    const [first] = calls as { function: SentCall & { arguments: string }; extra_content?: { google?: { thought_signature?: unknown } } }[];
    const state = first?.extra_content?.google?.thought_signature;
    const name = first?.function.name ?? "";
    if (state === undefined)
      return rejection(
        `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${name}\` , position ${at + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
      );
    const isGood = foreignSignatures.has(String(state)) || isSealOf("gemini", contentOf(name, first?.function.arguments ?? ""), state);
    if (!isGood) return rejection("Thought signature is not valid");
  }
  return null;
}

/** A list with one error, as this endpoint responds. */
function rejection(message: string, unsupported = false): Refusal {
  return { status: 400, body: [{ error: { code: 400, message, status: "INVALID_ARGUMENT" } }], message, unsupported };
}
