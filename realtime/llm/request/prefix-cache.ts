import { createHash } from "node:crypto";
import type Anthropic from "@anthropic-ai/sdk";

type Body = Anthropic.MessageCreateParamsStreaming;
const marker = { cache_control: { type: "ephemeral" as const } };

/**
 * Sets Anthropic's cache breakpoints: after the tools, the system prompt and the last two user messages, four being the
 * maximum. The next step, or a branch, hits the cache at the second-to-last one.
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
    message.role === "user" && chosen.has(index) ? { ...message, content: withMarkerOnLast(message.content) } : message,
  );
}

function withMarkerOnLast(content: Anthropic.MessageParam["content"]): Anthropic.MessageParam["content"] {
  if (typeof content === "string") return [{ type: "text", text: content, ...marker }];
  return content.map((block, index) => (index === content.length - 1 ? withMarker(block) : block));
}

/** The block types that user messages contain. */
function withMarker(block: Anthropic.ContentBlockParam): Anthropic.ContentBlockParam {
  const isMarkable = block.type === "text" || block.type === "image" || block.type === "tool_result";
  return isMarkable ? { ...block, ...marker } : block;
}

/** OpenAI's cache key: constant within a conversation, and anonymous. */
export function promptCacheKey(cacheKey: string): string {
  return createHash("sha256").update(cacheKey).digest("hex").slice(0, 32);
}
