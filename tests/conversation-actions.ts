import type { Message, MessagePart } from "#contracts/message.ts";
import type { ClientResult, Delta } from "#contracts/realtime.ts";
import {
  type ConversationAction,
  type ConversationState,
  conversationReducer,
  emptyConversation,
} from "#features/chat/stream/conversation-state.ts";

// What may happen to a conversation with one live reply, for conversation-state.test.ts.

export const id = "reply";

export function play(actions: ConversationAction[], from: ConversationState = emptyConversation): ConversationState {
  return actions.reduce(conversationReducer, from);
}

export function reply(fields: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: "conversation",
    parentId: null,
    role: "assistant",
    status: "streaming",
    parts: [],
    model: null,
    usage: null,
    error: null,
    createdAt: "2026-11-21T00:00:00.000Z",
    updatedAt: "2026-11-21T00:00:00.000Z",
    ...fields,
  };
}

export function text(words: string): MessagePart {
  return { type: "text", text: words };
}

export function arrived(fields: Partial<Message> = {}): ConversationAction {
  return { type: "message", message: reply(fields) };
}

export function delta(seq: number, words: string, part = 0, kind: Delta["kind"] = "text"): Extract<ConversationAction, { type: "delta" }> {
  return { type: "delta", delta: { messageId: id, seq, part, kind, text: words } };
}

export function finished(words: string, status: Message["status"] = "complete"): ConversationAction {
  return { type: "finished", message: reply({ status, parts: [text(words)], updatedAt: "2026-11-21T00:00:09.000Z" }) };
}

export function opened(words: string, seq: number): ConversationAction {
  const parts = words === "" ? [] : [text(words)];
  const conversation = { id: "conversation", title: "", model: null, createdAt: "", updatedAt: "" };
  const snapshot: ClientResult["chat:open"] = { conversation, messages: [reply({ parts })], live: [{ messageId: id, seq, parts }] };
  return { type: "opened", snapshot };
}

export function partsOf(state: ConversationState): MessagePart[] {
  return state.messages.get(id)?.parts ?? [];
}

export function textOf(state: ConversationState): string {
  return partsOf(state)
    .map((part) => (part.type === "text" ? part.text : ""))
    .join("");
}
