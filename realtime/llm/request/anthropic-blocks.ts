import type Anthropic from "@anthropic-ai/sdk";
import { z } from "zod";
import type { Opaque } from "#contracts/step-state.ts";
import type { NormalMessage } from "./normalize-messages.ts";
import { elementsOf, isThought } from "./state-order.ts";

type AssistantMessage = Extract<NormalMessage, { role: "assistant" }>;

/** The blocks of an assistant message. Blocks from the provider go back unchanged, each in its place. */
export function anthropicBlocks(message: AssistantMessage): Anthropic.ContentBlockParam[] {
  const blocks: Anthropic.ContentBlockParam[] = [];
  for (const piece of elementsOf(message)) {
    const call = "call" in piece ? message.calls[piece.call] : undefined;
    if ("text" in piece) blocks.push({ type: "text", text: piece.text });
    else if (call) blocks.push({ type: "tool_use", id: call.id, name: call.name, input: call.input });
    else if ("block" in piece && piece.block.type === "citations") cite(blocks, piece.block);
    else if ("block" in piece) blocks.push(...toReturn(piece.block));
  }
  if (message.paused) return blocks;
  const whole = withoutOrphanCitations(withoutOpenCalls(blocks));
  // The API rejects a message that ends with thoughts.
  return whole.slice(0, whole.findLastIndex((block) => !isThought(block)) + 1);
}

const Thought = z.union([
  z.looseObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string().min(1) }),
  z.looseObject({ type: z.literal("redacted_thinking"), data: z.string().min(1) }),
]);
const ServerCall = z.looseObject({ type: z.literal("server_tool_use"), id: z.string(), name: z.string(), input: z.unknown() });
const ServerResult = z.looseObject({ type: z.string().regex(/^[a-z_]+_tool_result$/), tool_use_id: z.string(), content: z.unknown() });

/** A stored block, if it may be sent back: thoughts need their signature. */
function toReturn(block: Opaque): Anthropic.ContentBlockParam[] {
  const isValid = [Thought, ServerCall, ServerResult].some((shape) => shape.safeParse(block).success);
  return isValid ? [unchanged(block)] : [];
}

/** The provider's own block, unchanged; the cast trusts its type. */
function unchanged(block: Opaque): Anthropic.ContentBlockParam {
  return block as unknown as Anthropic.ContentBlockParam;
}

const Citations = z.looseObject({
  length: z.number().int().min(1),
  citations: z.array(
    // The API rejects any other field of a citation.
    z.object({
      type: z.literal("web_search_result_location"),
      cited_text: z.string(),
      encrypted_index: z.string().min(1),
      title: z.string().nullable(),
      url: z.string(),
    }),
  ),
});

/** Attaches citations to the last characters of the preceding text, as a text block of their own. */
function cite(blocks: Anthropic.ContentBlockParam[], block: Opaque): void {
  const last = blocks.at(-1);
  const { data } = Citations.safeParse(block);
  if (last?.type !== "text" || !data || data.length > last.text.length) return;
  const { citations } = data;
  const start = last.text.length - data.length;
  const before = last.text.slice(0, start);
  // The API rejects a text block that is only white space, cited or not.
  if (last.text.slice(start).trim() === "") return;
  blocks.pop();
  if (before.trim() === "") blocks.push({ ...last, citations });
  else blocks.push({ type: "text", text: before }, { type: "text", text: last.text.slice(start), citations });
}

/** Citations are rejected unless their search result is also sent back; then only the text is sent. */
function withoutOrphanCitations(blocks: Anthropic.ContentBlockParam[]): Anthropic.ContentBlockParam[] {
  if (blocks.some(({ type }) => type === "web_search_tool_result")) return blocks;
  return blocks.map((block) => (block.type === "text" ? { type: "text", text: block.text } : block));
}

/** The API rejects server tool calls without results, and results without calls. */
function withoutOpenCalls(blocks: Anthropic.ContentBlockParam[]): Anthropic.ContentBlockParam[] {
  const calls = new Set(blocks.flatMap((block) => (block.type === "server_tool_use" ? [block.id] : [])));
  const results = new Set(blocks.flatMap((block) => ("tool_use_id" in block ? [block.tool_use_id] : [])));
  return blocks.filter((block) => {
    if (block.type === "server_tool_use") return results.has(block.id);
    return !("tool_use_id" in block) || calls.has(block.tool_use_id);
  });
}
