import type { Conversation } from "#contracts/conversation.ts";
import type { Message, MessagePart } from "#contracts/message.ts";
import type { ClientResult, Delta } from "#contracts/realtime.ts";

/**
 * What one page knows of one conversation. `seqs` holds the number of the last delta in each message's text,
 * null when the text came without its number: the next delta then asks for a snapshot.
 */
export type ConversationState = {
  phase: "opening" | "open" | "missing";
  conversation: Conversation | null;
  messages: ReadonlyMap<string, Message>;
  seqs: ReadonlyMap<string, number | null>;
  /** Which child each parent shows; absent: the newest. `rootKey` means no parent. */
  chosen: ReadonlyMap<string, string>;
  /** What came while a snapshot was on its way; null when none is. */
  held: ConversationAction[] | null;
  /** True when events were missed: the page must send `chat:open` again. */
  stale: boolean;
};

export type ConversationAction =
  | { type: "opening" }
  | { type: "opened"; snapshot: ClientResult["chat:open"] }
  | { type: "missing" }
  | { type: "message"; message: Message }
  | { type: "delta"; delta: Delta }
  | { type: "finished"; message: Message }
  | { type: "older"; messages: Message[] }
  | { type: "renamed"; conversation: Conversation }
  | { type: "revealed"; messageId: string }
  /** With all that follows it. */
  | { type: "removed"; messageId: string }
  | { type: "restored" }
  | { type: "chosen"; parentId: string | null; messageId: string };

export const rootKey = "root";

export const emptyConversation: ConversationState = {
  phase: "opening",
  conversation: null,
  messages: new Map(),
  seqs: new Map(),
  chosen: new Map(),
  held: null,
  stale: false,
};

/** The next state after a socket event. Pure: the same events in the same order give the same text. */
export function conversationReducer(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case "opening":
      return { ...state, held: [], stale: false };
    case "opened":
      return open(state, action.snapshot);
    case "missing":
      return { ...state, phase: "missing", held: null, stale: false };
    case "message":
      return takeMessage(hold(state, action), action.message);
    case "finished":
      return takeFinished(hold(state, action), action.message);
    case "delta":
      return takeDelta(hold(state, action), action.delta);
    case "older":
      return withOlder(state, action.messages);
    case "renamed":
      return { ...state, conversation: action.conversation };
    case "revealed":
      return reveal(state, action.messageId);
    case "removed":
      return without(state, action.messageId);
    case "restored":
      return { ...state, stale: true };
    case "chosen":
      return { ...state, chosen: new Map(state.chosen).set(action.parentId ?? rootKey, action.messageId) };
  }
}

/**
 * Shows the branch that holds a message: each message on the way to it is the chosen one of its place. `since`: of places that got
 * another version after that time, the newest is shown.
 */
function reveal(state: ConversationState, messageId: string, since?: string | null): ConversationState {
  const chosen = new Map(state.chosen);
  const later = new Set<string | null>();
  if (since) for (const { createdAt, parentId } of state.messages.values()) if (createdAt > since) later.add(parentId);
  for (let at = state.messages.get(messageId); at; ) {
    const parent = at.parentId === null ? undefined : state.messages.get(at.parentId);
    if (!later.has(at.parentId)) chosen.set(parent?.id ?? rootKey, at.id);
    at = parent;
  }
  return { ...state, chosen };
}

function without(state: ConversationState, messageId: string): ConversationState {
  if (!state.messages.has(messageId)) return state;
  const gone = new Set([messageId]);
  const inOrder = [...state.messages.values()].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  for (const { id, parentId } of inOrder) if (parentId && gone.has(parentId)) gone.add(id);
  const withoutGone = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([id]) => !gone.has(id)));
  return { ...state, messages: withoutGone(state.messages), seqs: withoutGone(state.seqs) };
}

/** True while a reply has not come to its end, so that nothing new may be sent. */
export function isLive(message: Message): boolean {
  return message.status === "streaming" || message.status === "awaiting_approval";
}

function hold(state: ConversationState, action: ConversationAction): ConversationState {
  return state.held ? { ...state, held: [...state.held, action] } : state;
}

/** The snapshot is the truth, even where it is shorter than what was shown: a process that died may have lost the end of it. */
function open(state: ConversationState, snapshot: ClientResult["chat:open"]): ConversationState {
  const messages = new Map(snapshot.messages.map((message) => [message.id, message]));
  const seqs = new Map<string, number | null>(snapshot.messages.map((message) => [message.id, 0]));
  for (const { messageId, seq, parts } of snapshot.live) {
    seqs.set(messageId, seq);
    const message = messages.get(messageId);
    if (message) messages.set(messageId, { ...message, parts });
  }
  const opened: ConversationState = {
    ...state,
    phase: "open",
    conversation: snapshot.conversation,
    messages,
    seqs,
    held: null,
    stale: false,
  };
  // Earlier pages that were read stay: a snapshot has only the newest messages.
  const [oldest] = snapshot.messages;
  const earlier = oldest ? [...state.messages.values()].filter(({ createdAt }) => createdAt < oldest.createdAt) : [];
  const whole = (state.held ?? []).reduce(replay, withOlder(opened, earlier));
  const { shownMessageId, shownAt } = snapshot.conversation;
  // Only at first: what is chosen on this page since then stays.
  return state.phase === "opening" && shownMessageId && state.chosen.size === 0 ? reveal(whole, shownMessageId, shownAt) : whole;
}

function withOlder(state: ConversationState, older: Message[]): ConversationState {
  const unknown = older.filter(({ id }) => !state.messages.has(id));
  return {
    ...state,
    messages: new Map([...unknown.map((message): [string, Message] => [message.id, message]), ...state.messages]),
    seqs: new Map([...unknown.map((message): [string, number | null] => [message.id, null]), ...state.seqs]),
  };
}

/** The message before which an earlier page begins; null when everything up to the root is here. */
export function oldestOfPage({ messages }: Pick<ConversationState, "messages">): string | null {
  let oldest: Message | null = null;
  for (const message of messages.values()) if (!oldest || message.createdAt < oldest.createdAt) oldest = message;
  return oldest?.parentId && !messages.has(oldest.parentId) ? oldest.id : null;
}

/** Of what came before its snapshot, only that which is newer than the snapshot counts. */
function replay(state: ConversationState, action: ConversationAction): ConversationState {
  if (action.type === "delta") return takeDelta(state, action.delta);
  if (action.type !== "message" && action.type !== "finished") return state;
  const known = state.messages.get(action.message.id);
  if (known && known.updatedAt >= action.message.updatedAt) return state;
  return action.type === "finished" ? takeFinished(state, action.message) : takeMessage(state, action.message);
}

function takeMessage(state: ConversationState, message: Message): ConversationState {
  const known = state.messages.get(message.id);
  if (!known) return add(state, message, hasText(message) ? null : 0);
  if (!isLive(message)) return put(state, message, state.seqs.get(message.id) ?? null);
  const { parts, missed } = mergeParts(known.parts, message.parts);
  return put(state, { ...message, parts }, missed ? null : (state.seqs.get(message.id) ?? null));
}

function takeFinished(state: ConversationState, message: Message): ConversationState {
  if (!state.messages.has(message.id)) return add(state, message, null);
  const missed = textOf(state.messages.get(message.id)?.parts ?? []) !== textOf(message.parts);
  return put(state, message, missed ? null : (state.seqs.get(message.id) ?? null));
}

function takeDelta(state: ConversationState, delta: Delta): ConversationState {
  const message = state.messages.get(delta.messageId);
  // Deltas do not name their conversation: one for an unknown message belongs to another page's.
  if (!message) return state;
  const last = state.seqs.get(delta.messageId) ?? null;
  if (last !== null && delta.seq <= last) return state;
  const parts = last === delta.seq - 1 && message.status === "streaming" ? appended(message.parts, delta) : null;
  return parts ? put(state, { ...message, parts }, delta.seq) : { ...state, stale: true };
}

/** The parts with the delta's text in its place, or null when that place does not exist. */
function appended(parts: MessagePart[], { part: index, kind, text }: Delta): MessagePart[] | null {
  const part = parts[index];
  if (!part && index === parts.length) return [...parts, { type: kind, text }];
  if (part?.type !== kind) return null;
  return parts.with(index, { type: kind, text: part.text + text });
}

/** Tool and file parts come with the message, text parts by deltas: a message never shortens or replaces known text. */
function mergeParts(known: MessagePart[], incoming: MessagePart[]): { parts: MessagePart[]; missed: boolean } {
  let missed = false;
  const parts = incoming.map((part, index) => {
    if (part.type !== "text" && part.type !== "reasoning") return part;
    const mine = known[index];
    if (mine?.type === part.type && mine.text.length >= part.text.length) return mine;
    missed = true;
    return part;
  });
  return { parts: [...parts, ...known.slice(incoming.length)], missed };
}

/** A new message is what its author wants to see: its branch becomes the one shown. */
function add(state: ConversationState, message: Message, seq: number | null): ConversationState {
  const chosen = new Map(state.chosen);
  chosen.delete(message.parentId ?? rootKey);
  return put({ ...state, chosen }, message, seq);
}

function put(state: ConversationState, message: Message, seq: number | null): ConversationState {
  return { ...state, messages: new Map(state.messages).set(message.id, message), seqs: new Map(state.seqs).set(message.id, seq) };
}

function hasText(message: Message): boolean {
  return message.role === "assistant" && textOf(message.parts) !== "";
}

function textOf(parts: MessagePart[]): string {
  return parts.map((part) => ("text" in part ? part.text : "")).join("\u0000");
}
