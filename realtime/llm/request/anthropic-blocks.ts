import type Anthropic from "@anthropic-ai/sdk";
import { z } from "zod";
import type { Opaque } from "#contracts/step-state.ts";
import type { OrderlyTurn } from "./orderly.ts";
import { piecesOf } from "./state-order.ts";

type AssistantTurn = Extract<OrderlyTurn, { role: "assistant" }>;

/** The blocks of an assistant's turn, with those that the provider made and wants back unchanged in their places. */
export function anthropicBlocks(turn: AssistantTurn): Anthropic.ContentBlockParam[] {
  const blocks = piecesOf(turn).flatMap((piece): Anthropic.ContentBlockParam[] => {
    if ("text" in piece) return [{ type: "text", text: piece.text }];
    if ("block" in piece) return returned(piece.block);
    const call = turn.calls[piece.call];
    return call ? [{ type: "tool_use", id: call.id, name: call.name, input: call.input }] : [];
  });
  if (turn.paused) return blocks;
  const whole = withoutOpenCalls(blocks);
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

/** Calls of the provider's own tools are refused without their results, and results without their calls. */
function withoutOpenCalls(blocks: Anthropic.ContentBlockParam[]): Anthropic.ContentBlockParam[] {
  const calls = new Set(blocks.flatMap((block) => (block.type === "server_tool_use" ? [block.id] : [])));
  const results = new Set(blocks.flatMap((block) => ("tool_use_id" in block ? [block.tool_use_id] : [])));
  return blocks.filter((block) => {
    if (block.type === "server_tool_use") return results.has(block.id);
    return !("tool_use_id" in block) || calls.has(block.tool_use_id);
  });
}

export function isThought({ type }: { type: string }): boolean {
  return type === "thinking" || type === "redacted_thinking";
}
