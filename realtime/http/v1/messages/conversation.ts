import { z } from "zod";
import type { ChatMessage } from "#contracts/openai-api.ts";
import { unsupported } from "../api-error.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { CallIds } from "./ids.ts";

type Message = { role: "user" | "assistant"; content: Block[] };

const Call = z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.unknown().optional() }) });
const Thinking = z.array(z.looseObject({ type: z.enum(["thinking", "redacted_thinking"]) })).catch([]);

/**
 * Chat messages in Anthropic's form: leading system messages are separate, consecutive messages of one role are merged, and a
 * reply's tool results come first in the next message.
 */
export function conversationOf(messages: ChatMessage[]): { system: Block[]; messages: Message[] } {
  const ids = new CallIds();
  const system: Block[] = [];
  const merged: Message[] = [];
  for (const [at, message] of messages.entries()) {
    const where = `messages.${at}.content`;
    const isSystem = message.role === "system" || message.role === "developer";
    if (isSystem && merged.length === 0) system.push(...blocksOf(message.content, where));
    else add(merged, isSystem || message.role !== "assistant" ? "user" : "assistant", blocksOfMessage(message, where, ids));
  }
  return { system, messages: merged };
}

function blocksOfMessage(message: ChatMessage, where: string, ids: CallIds): Block[] {
  switch (message.role) {
    case "user":
    // Anthropic has no system messages between others.
    case "system":
    case "developer":
      return blocksOf(message.content, where);
    case "assistant":
      return [...Thinking.parse(message.thinking_blocks ?? []), ...blocksOf(message.content, where), ...callsOf(message, ids)];
    case "tool":
      return [resultOf(message, where, ids)];
    default:
      throw unsupported(where.replace("content", "role"), `'${message.role}' is not supported by this model`);
  }
}

function callsOf({ tool_calls: calls }: ChatMessage, ids: CallIds): Block[] {
  return (calls ?? []).flatMap((rawCall) => {
    const { data: call } = Call.safeParse(rawCall);
    return call ? [{ type: "tool_use", id: ids.begin(call.id), name: call.function.name, input: inputOf(call.function.arguments) }] : [];
  });
}

function resultOf(message: ChatMessage, where: string, ids: CallIds): Block {
  const blocks = typeof message.content === "string" ? message.content : blocksOf(message.content, where);
  return { type: "tool_result", tool_use_id: ids.of(message.tool_call_id ?? ""), content: blocks };
}

/** The arguments as the object that Anthropic requires. */
function inputOf(rawInput: unknown): Record<string, unknown> {
  let value = rawInput;
  for (let times = 0; typeof value === "string" && times < 2; times += 1) {
    if (value.trim() === "") return {};
    try {
      value = JSON.parse(value);
    } catch {
      return { input: value };
    }
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return value === null || value === undefined ? {} : { input: value };
}

function add(merged: Message[], role: Message["role"], blocks: Block[]): void {
  if (blocks.length === 0) return;
  const last = merged.at(-1);
  if (last?.role !== role) merged.push({ role, content: blocks });
  else if (blocks[0]?.type === "tool_result" && last.content.some(({ type }) => type !== "tool_result")) {
    // Anthropic requires the results before any text.
    const results = last.content.filter(({ type }) => type === "tool_result");
    last.content = [...results, ...blocks, ...last.content.filter(({ type }) => type !== "tool_result")];
  } else last.content.push(...blocks);
}
