import { markOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import { entriesOf, type Fields } from "../rules/violation.ts";
import type { Family, Refusal } from "./family.ts";
import { openaiModels } from "./lists.ts";
import { refusedByOpenAi } from "./openai.ts";

/** DeepSeek: reasoning that preceded a call must be sent back with the call for the rest of the conversation. */
export const deepseek: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    const [broken] = checkChat(body, headers, { body: ["thinking"], message: ["reasoning_content", "prefix"] });
    if (broken) return refusedByOpenAi(broken);
    return deepseek.thinks(body) ? checkThoughts(body) : null;
  },
  failure: (_status, type, message) => ({ error: { message, type, param: null, code: type } }),
  thinks: (body) => /reasoner|think/.test(String(body.model)) || (body.thinking as { type?: string } | undefined)?.type === "enabled",
  variations: {
    keepAlive: "keep-alive",
    opening: { role: "assistant", content: null, reasoning_content: "" },
    reasoning: (text) => ({ content: null, reasoning_content: text }),
    // A call made without reasoning is marked in its id; then any reasoning is accepted in its place.
    callId: (_call, at, reasoning) =>
      `call_${String(at).padStart(2, "0")}_${reasoning ? markOf(reasoning, 12) : "none"}${markOf(String(Math.random()), 8)}`,
    usage: ({ input, output, cached }) => ({
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
      prompt_cache_hit_tokens: cached,
      prompt_cache_miss_tokens: input - cached,
    }),
    usageComes: "last",
  },
  answer: (path) => (path === "/v1/models" ? { status: 200, body: openaiModels(["deepseek-chat", "deepseek-reasoner"]) } : null),
};

function checkThoughts(body: Fields): Refusal | null {
  for (const [at, message] of entriesOf(body.messages)) {
    const ids = entriesOf(message.tool_calls).map(([, { id }]) => String(id));
    if (ids.length === 0) continue;
    const thought = message.reasoning_content;
    if (typeof thought !== "string")
      return refuse(
        `Missing \`reasoning_content\` field in the assistant message at message index ${at}. The \`reasoning_content\` in the thinking mode must be passed back to the API.`,
      );
    const own = ids.map((id) => /^call_\d\d_([0-9a-f]{12})/.exec(id)?.[1]).find(Boolean);
    if (own && own !== markOf(thought, 12))
      return refuse(`The \`reasoning_content\` at message index ${at} is not what the model thought.`);
  }
  return null;
}

function refuse(message: string): Refusal {
  return refusedByOpenAi({ param: "", message, code: "invalid_request_error" });
}
