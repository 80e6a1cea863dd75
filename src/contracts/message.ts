import { z } from "zod";

export { messageTextLengthMax } from "./limits.ts";

/** A UUIDv7 created by the client. Other versions are refused, because ids are used as chronological order. */
export const EntityId = z.uuidv7().transform((id) => id.toLowerCase());

export const MessageStatus = z.enum(["complete", "streaming", "awaiting_approval", "stopped", "failed", "interrupted"]);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** pending: called, effect not committed · done: effect committed · undone: effect reverted later */
export const ToolStatus = z.enum(["pending", "awaiting_approval", "done", "failed", "rejected", "undone"]);
export type ToolStatus = z.infer<typeof ToolStatus>;

export const TextPart = z.object({ type: z.literal("text"), text: z.string() });
export const ReasoningPart = z.object({ type: z.literal("reasoning"), text: z.string() });
export const ToolPart = z.object({
  type: z.literal("tool"),
  callId: z.string(),
  name: z.string(),
  input: z.unknown(),
  status: ToolStatus,
  output: z.unknown(),
});
export const FilePart = z.object({
  type: z.literal("file"),
  uploadId: z.string(),
  name: z.string(),
  mime: z.string(),
  size: z.number().int(),
});
export const MessagePart = z.discriminatedUnion("type", [TextPart, ReasoningPart, ToolPart, FilePart]);
export type TextPart = z.infer<typeof TextPart>;
export type ReasoningPart = z.infer<typeof ReasoningPart>;
export type ToolPart = z.infer<typeof ToolPart>;
export type FilePart = z.infer<typeof FilePart>;
export type MessagePart = z.infer<typeof MessagePart>;

/** Tokens as counted by the provider; the cost in millionths of a US dollar. */
export const Usage = z.object({ inputTokens: z.number().int(), outputTokens: z.number().int(), costMicroUsd: z.number().int() });
export type Usage = z.infer<typeof Usage>;

/** Why a message failed. `code` is stable, `message` says what to do. */
export const MessageError = z.object({ code: z.string(), message: z.string() });
export type MessageError = z.infer<typeof MessageError>;

export const Message = z.object({
  id: z.string(),
  conversationId: z.string(),
  parentId: z.string().nullable(),
  role: z.enum(["user", "assistant"]),
  status: MessageStatus,
  parts: z.array(MessagePart),
  model: z.string().nullable(),
  usage: Usage.nullable(),
  error: MessageError.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Message = z.infer<typeof Message>;
