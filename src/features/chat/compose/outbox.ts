import { useSyncExternalStore } from "react";
import { connection, subscribeConnection } from "#client/connection.ts";
import { RequestError, request } from "#client/socket.ts";
import { toast } from "#components/ui/toast.ts";
import type { FilePart } from "#contracts/message.ts";
import type { ClientResult } from "#contracts/realtime.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import { refusalCodeOf } from "#features/chat/stream/refusal-code.ts";
import { t } from "#messages/text.ts";

/** The project of a new chat, and whether it is temporary. */
export type Beginning = { projectId?: number; temporary?: true };

/** A message that the server has not acknowledged. It keeps its id through every retry, so it is stored once. */
export type OutboxEntry = {
  conversationId: string;
  messageId: string;
  parentId: string | null;
  text: string;
  /** Absent in entries of an older page. */
  files?: FilePart[];
  model: string | null;
  /** Absent in entries of an older page. */
  webSearch?: boolean | null;
  reasoning?: Reasoning | null;
  /** What a new chat begins as. */
  beginning?: Beginning;
  state: "pending" | "failed";
  /** Why it failed, in words and as a code. */
  error: string | null;
  code?: string;
  createdAt: string;
};

type SentListener = (result: ClientResult["chat:send"]) => void;

const none: OutboxEntry[] = [];
const retryDelayMs = 1_500;
/** Refusals that the same words would meet again; everything else is tried until it arrives. */
const passing = new Set(["UNAVAILABLE", "UNAUTHENTICATED"]);

let owner: number | undefined;
let entries: OutboxEntry[] = none;
const sending = new Set<string>();
const listeners = new Set<() => void>();
const sentListeners = new Set<SentListener>();
const discardListeners = new Set<(entry: OutboxEntry) => void>();

/** Loads what this user has not sent yet and sends it whenever there is a connection. */
export function openOutbox(userId: number): () => void {
  owner = userId;
  publish(read());
  const stop = subscribeConnection(flush);
  flush();
  return stop;
}

export function useOutbox(): OutboxEntry[] {
  return useSyncExternalStore(
    subscribe,
    () => entries,
    () => none,
  );
}

/** Puts a message on its way: it survives a reload and is sent as soon as there is a connection. */
export function post(
  entry: Pick<
    OutboxEntry,
    "conversationId" | "messageId" | "parentId" | "text" | "files" | "model" | "webSearch" | "reasoning" | "beginning"
  >,
): void {
  put({ ...entry, state: "pending", error: null, createdAt: new Date().toISOString() });
  flush();
}

export function retryPost(messageId: string): void {
  for (const entry of entries) if (entry.messageId === messageId) put({ ...entry, state: "pending", error: null });
  flush();
}

/** Throws a message away that was not sent. */
export function discardPost(messageId: string): void {
  const entry = entries.find((each) => each.messageId === messageId);
  drop(messageId);
  if (entry) for (const listener of discardListeners) listener(entry);
}

function drop(messageId: string): void {
  attempt(() => localStorage.removeItem(keyOf(messageId)));
  publish(entries.filter((entry) => entry.messageId !== messageId));
}

/** Hears of each message that the server took, with the reply that it began. */
export function onSent(listener: SentListener): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

/** Hears of each message that its author threw away unsent. */
export function onDiscarded(listener: (entry: OutboxEntry) => void): () => void {
  discardListeners.add(listener);
  return () => discardListeners.delete(listener);
}

function flush(): void {
  if (connection() === "offline") return;
  for (const entry of entries) if (entry.state === "pending" && !sending.has(entry.messageId)) void send(entry);
}

async function send(entry: OutboxEntry): Promise<void> {
  const { conversationId, messageId, parentId, text, files = [], model, webSearch, reasoning, beginning } = entry;
  const attachmentIds = files.map(({ uploadId }) => uploadId);
  sending.add(messageId);
  try {
    const result = await request("chat:send", {
      conversationId,
      messageId,
      parentId,
      text,
      ...(attachmentIds.length > 0 ? { attachmentIds } : {}),
      ...(model ? { model } : {}),
      ...(typeof webSearch === "boolean" ? { webSearch } : {}),
      ...(reasoning ? { reasoning } : {}),
      ...beginning,
    });
    for (const listener of sentListeners) listener(result);
    // After the listeners' own rendering, so that the message is never gone for a moment.
    setTimeout(() => drop(messageId));
  } catch (error) {
    const code = error instanceof RequestError ? refusalCodeOf(error) : "INTERNAL";
    if (passing.has(code)) setTimeout(flush, retryDelayMs);
    else fail(messageId, code, error instanceof Error ? error.message : t("frame.notSent"));
  } finally {
    sending.delete(messageId);
  }
}

function fail(messageId: string, code: string, error: string): void {
  for (const entry of entries) if (entry.messageId === messageId) put({ ...entry, state: "failed", error, code });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Each message has a key of its own: tabs that write at the same time keep each other's. */
function put(entry: OutboxEntry): void {
  const others = entries.filter(({ messageId }) => messageId !== entry.messageId);
  publish([...others, entry].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)));
  const isKept = attempt(() => localStorage.setItem(keyOf(entry.messageId), JSON.stringify(entry)));
  if (!isKept && entry.state === "pending") {
    toast.warning(t("frame.noRoomForMessage"), { description: t("frame.leavePageOpen") });
  }
}

/** False where the browser's storage is full or forbidden: the page's own memory holds the message then. */
function attempt(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}

function publish(next: OutboxEntry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

function read(): OutboxEntry[] {
  const entries: OutboxEntry[] = [];
  attempt(() => {
    takeOver();
    for (const key of Object.keys(localStorage)) {
      const entry = key.startsWith(prefix()) ? parsed<OutboxEntry>(localStorage.getItem(key)) : null;
      if (entry?.messageId) entries.push(entry);
    }
  });
  return entries.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** Earlier versions stored all messages under one key. */
function takeOver(): void {
  const old = parsed<OutboxEntry[]>(localStorage.getItem(`bestchat.outbox.${owner ?? "nobody"}`));
  if (Array.isArray(old)) for (const entry of old) localStorage.setItem(keyOf(entry.messageId), JSON.stringify(entry));
  localStorage.removeItem(`bestchat.outbox.${owner ?? "nobody"}`);
}

function parsed<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null; // Not ours, or damaged: there is nothing to send.
  }
}

function prefix(): string {
  return `bestchat.outbox.${owner ?? "nobody"}.`;
}

function keyOf(messageId: string): string {
  return prefix() + messageId;
}
