import { z } from "zod";
import { Conversation } from "./conversation.ts";
import type { FieldError, SocketErrorCode } from "./error.ts";
import { McpReply } from "./mcp-question.ts";
import { EntityId, type Message, messageTextLengthMax } from "./message.ts";
import { ChosenChanges } from "./proposal.ts";
import { ModelId } from "./provider.ts";
import { Reasoning } from "./reasoning.ts";
import { Task, TaskId } from "./task.ts";
import { rawText } from "./text.ts";

/** Approves although a task that the step is about has changed since it was asked. */
const anyway = z.boolean().optional();

/** Input of every client event (contract, section 4), parsed by the server and used as types by the page. */
export const clientEvents = {
  "session:refresh": z.object({ token: z.string().min(1).max(8192) }),
  "chat:send": z.object({
    conversationId: EntityId,
    messageId: EntityId,
    /** null: a new root · absent: the newest message · an earlier one: a branch */
    parentId: EntityId.nullable().optional(),
    text: rawText(messageTextLengthMax, 1),
    attachmentIds: z.array(EntityId).max(20).optional(),
    model: ModelId.optional(),
    /** Allows web search in this conversation from now on; absent: unchanged. */
    webSearch: z.boolean().optional(),
    /** The reasoning setting of this conversation from now on. */
    reasoning: Reasoning.optional(),
    /** The project of a new conversation. */
    projectId: TaskId.optional(),
    /** Makes a new conversation a temporary one. */
    temporary: z.boolean().optional(),
  }),
  "chat:open": z.object({ conversationId: EntityId }),
  "chat:close": z.object({ conversationId: EntityId }),
  "chat:stop": z.object({ messageId: EntityId }),
  "chat:regenerate": z.object({ messageId: EntityId, requestId: EntityId, model: ModelId.optional() }),
  "chat:continue": z.object({ messageId: EntityId, requestId: EntityId }),
  "tool:decide": z.object({
    messageId: EntityId,
    callId: z.string().min(1).max(200),
    decision: z.enum(["approve", "reject"]),
    anyway,
    /** Of a proposal: the places of the changes that are accepted; absent: all of them. */
    chosen: ChosenChanges.optional(),
  }),
  /** The same decision for every waiting call of a reply. */
  "tool:decide-all": z.object({ messageId: EntityId, decision: z.enum(["approve", "reject"]), anyway }),
  /** Answers a question of an MCP server during a call; `questionId` is that of the pending part's `output.question`. */
  "tool:answer": McpReply.extend({ messageId: EntityId, callId: z.string().min(1).max(200), questionId: z.string().min(1).max(100) }),
  "feed:resume": z.object({ after: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable() }),
} as const;
export type ClientEvent = keyof typeof clientEvents;
export type ClientInput<E extends ClientEvent> = z.input<(typeof clientEvents)[E]>;
export type ParsedInput<E extends ClientEvent> = z.output<(typeof clientEvents)[E]>;

/** One numbered delta of a live message: `text` is appended to `parts[part]`. `seq` counts 1, 2, 3 … per message. */
export const Delta = z.object({
  messageId: z.string(),
  seq: z.number().int(),
  part: z.number().int(),
  kind: z.enum(["text", "reasoning"]),
  text: z.string(),
});
export type Delta = z.infer<typeof Delta>;

/** The state of one message at `seq`; later deltas continue exactly from here. */
export type LiveMessage = { messageId: string; seq: number; parts: Message["parts"] };

export type ClientResult = {
  "session:refresh": { expiresAt: string };
  "chat:send": { conversation: Conversation; userMessage: Message; assistantMessage: Message };
  "chat:open": { conversation: Conversation; messages: Message[]; live: LiveMessage[] };
  "chat:close": Record<string, never>;
  "chat:stop": { message: Message };
  "chat:regenerate": { assistantMessage: Message };
  "chat:continue": { assistantMessage: Message };
  "tool:decide": { message: Message };
  "tool:decide-all": { message: Message };
  "tool:answer": Record<string, never>;
  "feed:resume": { cursor: number; events: FeedEvent[] } | { cursor: number; reset: true };
};

const ChangedConversation = Conversation.extend({
  summaryId: z.string().optional(),
  removedId: z.string().optional(),
  restoredId: z.string().optional(),
});

export const FeedKind = z.enum([
  "task.created",
  "task.updated",
  "task.deleted",
  "task.restored",
  "conversation.created",
  "conversation.updated",
  "conversation.deleted",
  "comment.created",
  "comment.updated",
  "comment.deleted",
  "comment.restored",
  "memory.created",
  "memory.updated",
  "memory.deleted",
  "memory.restored",
  "project.created",
  "project.updated",
  "project.deleted",
  "section.created",
  "section.updated",
  "section.deleted",
  "section.restored",
  "saved_filter.created",
  "saved_filter.updated",
  "saved_filter.deleted",
  "usage.changed",
  "plan.changed",
  "schedule.created",
  "schedule.updated",
  "schedule.deleted",
  "occurrence.updated",
  "notification.created",
  "notification.read",
]);
export type FeedKind = z.infer<typeof FeedKind>;

/**
 * One entry of a user's gap-free feed. `data` is the task, project or conversation after the change; `summaryId`: its summary
 * changed; `removedId`, `restoredId`: that message and all that follows it were deleted or restored. `notification.created` contains the notification, `notification.read` `{ids}`: those now read.
 */
export const FeedEvent = z.object({
  seq: z.number().int(),
  kind: FeedKind,
  data: z.union([Task, ChangedConversation, z.record(z.string(), z.unknown())]),
});
export type FeedEvent = { seq: number; kind: FeedKind; data: Task | Conversation | Record<string, unknown> };

export type SessionEndReason = "expired" | "revoked" | "deleted";

export type Ack<T> = { ok: true; data: T } | { ok: false; error: { code: SocketErrorCode; message: string; fields?: FieldError[] } };

/** Socket.IO's typed event maps, shared by both ends. */
export type ClientToServer = {
  [E in ClientEvent]: (input: ClientInput<E>, ack: (answer: Ack<ClientResult[E]>) => void) => void;
};
export type ServerToClient = {
  "chat:message": (payload: { message: Message }) => void;
  "chat:delta": (payload: Delta) => void;
  "chat:finished": (payload: { message: Message }) => void;
  "feed:event": (payload: FeedEvent) => void;
  "session:ended": (payload: { reason: SessionEndReason }) => void;
};
