import { createHash } from "node:crypto";
import type Anthropic from "@anthropic-ai/sdk";

type Body = Anthropic.MessageCreateParamsStreaming;
const marker = { cache_control: { type: "ephemeral" as const } };

/**
 * Marks where Anthropic should keep what it has read: after the tools, after the system's words, and after the last two
 * messages to the model. Four are the most; the one before the last is found again by the next step, and by a branch.
 */
export function withBreakpoints(body: Body): Body {
  const { tools, system, messages } = body;
  return {
    ...body,
    ...(tools ? { tools: tools.map((tool, index) => (index === tools.length - 1 ? { ...tool, ...marker } : tool)) } : {}),
    ...(typeof system === "string" ? { system: [{ type: "text", text: system, ...marker }] } : {}),
    messages: markedMessages(messages),
  };
}

function markedMessages(messages: Body["messages"]): Body["messages"] {
  const users = messages.flatMap(({ role }, index) => (role === "user" ? [index] : []));
  const chosen = new Set(users.slice(-2));
  return messages.map((message, index) =>
    message.role === "user" && chosen.has(index) ? { ...message, content: marked(message.content) } : message,
  );
}

function marked(content: Anthropic.MessageParam["content"]): Anthropic.MessageParam["content"] {
  if (typeof content === "string") return [{ type: "text", text: content, ...marker }];
  return content.map((block, index) => (index === content.length - 1 ? withMarker(block) : block));
}

/** The kinds of block that users send. */
function withMarker(block: Anthropic.ContentBlockParam): Anthropic.ContentBlockParam {
  const isMarkable = block.type === "text" || block.type === "image" || block.type === "tool_result";
  return isMarkable ? { ...block, ...marker } : block;
}

/** OpenAI's key for the same: stable in a conversation, and nobody's name. */
export function promptCacheKey(cacheKey: string): string {
  return createHash("sha256").update(cacheKey).digest("hex").slice(0, 32);
}
