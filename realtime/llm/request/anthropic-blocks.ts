import type Anthropic from "@anthropic-ai/sdk";
import { z } from "zod";
import type { Opaque } from "#contracts/step-state.ts";
import type { OrderlyTurn } from "./orderly.ts";
import { isThought, piecesOf } from "./state-order.ts";

type AssistantTurn = Extract<OrderlyTurn, { role: "assistant" }>;

/** The blocks of an assistant's turn, with those that the provider made and wants back unchanged in their places. */
export function anthropicBlocks(turn: AssistantTurn): Anthropic.ContentBlockParam[] {
  const blocks: Anthropic.ContentBlockParam[] = [];
  for (const piece of piecesOf(turn)) {
    const call = "call" in piece ? turn.calls[piece.call] : undefined;
    if ("text" in piece) blocks.push({ type: "text", text: piece.text });
    else if (call) blocks.push({ type: "tool_use", id: call.id, name: call.name, input: call.input });
    else if ("block" in piece && piece.block.type === "citations") cite(blocks, piece.block);
    else if ("block" in piece) blocks.push(...returned(piece.block));
  }
  if (turn.paused) return blocks;
  const whole = withFoundCitations(withoutOpenCalls(blocks));
  // A turn must not end in thoughts.
  return whole.slice(0, whole.findLastIndex((block) => !isThought(block)) + 1);
}

const Thought = z.union([
  z.looseObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string().min(1) }),
  z.looseObject({ type: z.literal("redacted_thinking"), data: z.string().min(1) }),
]);
const ServerCall = z.looseObject({ type: z.literal("server_tool_use"), id: z.string(), name: z.string(), input: z.unknown() });
const ServerResult = z.looseObject({ type: z.string().regex(/^[a-z_]+_tool_result$/), tool_use_id: z.string(), content: z.unknown() });

/** A stored block, when it is one that may be returned: thoughts need the signature that proves them. */
function returned(block: Opaque): Anthropic.ContentBlockParam[] {
  const isKnown = [Thought, ServerCall, ServerResult].some((shape) => shape.safeParse(block).success);
  return isKnown ? [asGiven(block)] : [];
}

/** The provider's own block, to which nothing was done: its type is the provider's word. */
function asGiven(block: Opaque): Anthropic.ContentBlockParam {
  return block as unknown as Anthropic.ContentBlockParam;
}

const Citations = z.looseObject({
  length: z.number().int().min(1),
  citations: z.array(
    // Whatever else an answer's citation has is refused in a request.
    z.object({
      type: z.literal("web_search_result_location"),
      cited_text: z.string(),
      encrypted_index: z.string().min(1),
      title: z.string().nullable(),
      url: z.string(),
    }),
  ),
});

/** Puts what a text cites to the last characters of the text before it, which the provider said as a block of its own. */
function cite(blocks: Anthropic.ContentBlockParam[], block: Opaque): void {
  const last = blocks.at(-1);
  const { data } = Citations.safeParse(block);
  if (last?.type !== "text" || !data || data.length > last.text.length) return;
  const { citations } = data;
  const from = last.text.length - data.length;
  const before = last.text.slice(0, from);
  // A text of white space alone is refused, cited or not.
  if (last.text.slice(from).trim() === "") return;
  blocks.pop();
  if (before.trim() === "") blocks.push({ ...last, citations });
  else blocks.push({ type: "text", text: before }, { type: "text", text: last.text.slice(from), citations });
}

/** A citation is of a search: where that does not go back, its text goes back alone. */
function withFoundCitations(blocks: Anthropic.ContentBlockParam[]): Anthropic.ContentBlockParam[] {
  if (blocks.some(({ type }) => type === "web_search_tool_result")) return blocks;
  return blocks.map((block) => (block.type === "text" ? { type: "text", text: block.text } : block));
}

/** Calls of the provider's own tools are refused without their results, and results without their calls. */
function withoutOpenCalls(blocks: Anthropic.ContentBlockParam[]): Anthropic.ContentBlockParam[] {
  const calls = new Set(blocks.flatMap((block) => (block.type === "server_tool_use" ? [block.id] : [])));
  const results = new Set(blocks.flatMap((block) => ("tool_use_id" in block ? [block.tool_use_id] : [])));
  return blocks.filter((block) => {
    if (block.type === "server_tool_use") return results.has(block.id);
    return !("tool_use_id" in block) || calls.has(block.tool_use_id);
  });
}
