import { request } from "#client/socket.ts";

/** Coming back within this time cancels the leaving, so that a late `chat:close` never undoes a new `chat:open`. */
const closeDelayMs = 2_000;
const closing = new Map<string, ReturnType<typeof setTimeout>>();

let isNeeded: (conversationId: string) => boolean = () => false;

/** Keeps conversations open that nobody looks at any more, while something in them is waited for. */
export function keepOpenWhile(needed: (conversationId: string) => boolean): void {
  isNeeded = needed;
}

export function keepOpen(conversationId: string): void {
  clearTimeout(closing.get(conversationId));
  closing.delete(conversationId);
}

/** Stops the events of a conversation that no page part shows any more. */
export function closeLater(conversationId: string, isConnected: () => boolean): void {
  keepOpen(conversationId);
  const close = () => {
    closing.delete(conversationId);
    // One that was never begun is NOT_FOUND: there is nothing to leave.
    if (isConnected() && !isNeeded(conversationId)) request("chat:close", { conversationId }).catch(() => {});
  };
  closing.set(conversationId, setTimeout(close, closeDelayMs));
}
