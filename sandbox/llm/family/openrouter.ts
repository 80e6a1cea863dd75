import { isSealOf, markOf, sealOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import { entriesOf, type Fields } from "../rules/violation.ts";
import { callsOfThisTurn, type Family, type Refusal, requestsReasoning } from "./family.ts";

const own = [
  ...["provider", "models", "route", "transforms", "reasoning", "include_reasoning", "usage", "plugins", "top_k", "min_p", "top_a"],
  ...["repetition_penalty", "cache_control", "session_id"],
];

/** OpenRouter: comments until a provider responds, reasoning details that must be sent back, errors of upstream providers. */
export const openrouter: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    const [broken] = checkChat(body, headers, { body: own, message: ["reasoning", "reasoning_details"] });
    if (broken) return refused(broken.status ?? 400, broken.message);
    if (/no-tools/.test(String(body.model)) && Array.isArray(body.tools))
      return {
        ...refused(
          404,
          "No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing",
        ),
        unsupported: true,
      };
    return checkDetails(body);
  },
  failure: (status, type, message) => ({ error: { message, code: status, metadata: { error_type: type } }, user_id: "user_standin" }),
  thinks: (body) => requestsReasoning(body) || /think/.test(String(body.model)),
  variations: {
    keepAlive: "OPENROUTER PROCESSING",
    opening: { role: "assistant", content: "" },
    reasoning: (text) => ({
      role: "assistant",
      content: "",
      reasoning: text,
      reasoning_details: [{ type: "reasoning.text", text, format: "anthropic-claude-v1", index: 0 }],
    }),
    afterReasoning: (reasoning) => ({
      role: "assistant",
      content: "",
      reasoning_details: [
        { type: "reasoning.text", text: "", signature: sealOf("openrouter", reasoning), format: "anthropic-claude-v1", index: 0 },
      ],
    }),
    callId: (_call, at, reasoning) => `toolu_or${reasoning ? markOf(reasoning, 8) : "none"}_${at}${markOf(String(Math.random()), 8)}`,
    usage: ({ input, output, cached }) => ({
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      cost: 0,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: null,
    }),
    chunk: { provider: "Stand-in" },
    choice: (finish) => ({ native_finish_reason: finish === "tool_calls" ? "tool_use" : finish }),
  },
  answer: (path) =>
    path === "/v1/models"
      ? {
          status: 200,
          body: {
            data: ["anthropic/claude-think", "some/no-tools"].map((id) => ({
              id,
              name: id,
              context_length: 200_000,
              architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
              pricing: { prompt: "0.000003", completion: "0.000015" },
              supported_parameters: id.includes("no-tools") ? ["temperature"] : ["tools", "tool_choice", "temperature"],
            })),
          },
        }
      : null,
};

/** Only calls that the stand-in made after reasoning are marked in their id; another model's calls need no details. */
function checkDetails(body: Fields): Refusal | null {
  for (const { at, message, calls } of callsOfThisTurn(body.messages)) {
    const isThought = calls.some(({ id }) => /^toolu_or[0-9a-f]{8}_/.test(String(id)));
    if (!isThought) continue;
    const details = entriesOf(message.reasoning_details).map(([, detail]) => detail);
    const text = details.map((detail) => String(detail.text ?? "")).join("");
    const signature = details.map((detail) => detail.signature).findLast((given) => typeof given === "string");
    if (!isSealOf("openrouter", text, signature))
      return refused(400, "Provider returned error", `messages.${at}.content.0: Invalid \`signature\` in \`thinking\` block`);
  }
  return null;
}

function refused(code: number, message: string, raw?: string): Refusal {
  const metadata = raw ? { metadata: { raw: JSON.stringify({ error: { message: raw } }), provider_name: "Anthropic" } } : {};
  return { status: code, body: { error: { message, code, ...metadata }, user_id: "user_standin" }, message: raw ?? message };
}
