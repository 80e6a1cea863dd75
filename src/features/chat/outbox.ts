import { useSyncExternalStore } from "react";
import { connection, subscribeConnection } from "#client/connection.ts";
import { RequestError, request } from "#client/socket.ts";
import type { FilePart } from "#contracts/message.ts";
import type { ClientResult } from "#contracts/realtime.ts";

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
  entry: Pick<OutboxEntry, "conversationId" | "messageId" | "parentId" | "text" | "files" | "model" | "webSearch">,
): void {
  save([...entries, { ...entry, state: "pending", error: null, createdAt: new Date().toISOString() }]);
  flush();
}

export function retryPost(messageId: string): void {
  save(entries.map((entry) => (entry.messageId === messageId ? { ...entry, state: "pending", error: null } : entry)));
  flush();
}

export function discardPost(messageId: string): void {
  save(entries.filter((entry) => entry.messageId !== messageId));
}

/** Hears of each message that the server took, with the reply that it began. */
export function onSent(listener: SentListener): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

function flush(): void {
  if (connection() === "offline") return;
  for (const entry of entries) if (entry.state === "pending" && !sending.has(entry.messageId)) void send(entry);
}

async function send(entry: OutboxEntry): Promise<void> {
  const { conversationId, messageId, parentId, text, files = [], model, webSearch } = entry;
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
    });
    for (const listener of sentListeners) listener(result);
    // After the listeners' own rendering, so that the message is never gone for a moment.
    setTimeout(() => discardPost(messageId));
  } catch (error) {
    const code = error instanceof RequestError ? error.code : "INTERNAL";
    if (passing.has(code)) setTimeout(flush, retryDelayMs);
    else fail(messageId, code, error instanceof Error ? error.message : "It could not be sent.");
  } finally {
    sending.delete(messageId);
  }
}

function fail(messageId: string, code: string, error: string): void {
  save(entries.map((entry) => (entry.messageId === messageId ? { ...entry, state: "failed", error, code } : entry)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function save(next: OutboxEntry[]): void {
  localStorage.setItem(storageKey(), JSON.stringify(next));
  publish(next);
}

function publish(next: OutboxEntry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

function read(): OutboxEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey()) ?? "[]");
    return Array.isArray(stored) ? stored : none;
  } catch {
    return none; // Not ours, or damaged: there is nothing to send.
  }
}

function storageKey(): string {
  return `bestchat.outbox.${owner ?? "nobody"}`;
}
