import type { Message, MessagePart } from "#contracts/message.ts";
import { localeOf } from "#domain/account/user-locale.ts";
import type { Tx } from "#lib/db.ts";
import { failureIn } from "#messages/failure-in.ts";
import { textFor } from "#messages/page-source.ts";
import { notify } from "./notify.ts";

const wordsMax = 300;

/**
 * Tells a user whom nobody saw connected that a reply has ended, once a run, in the transaction that ends it. One that they
 * stopped themselves is no news. Not for a schedule's reply, which is told as such.
 */
export async function tellReplyDone(tx: Tx, userId: number, runId: string, message: Message): Promise<void> {
  if (message.status === "stopped") return;
  const where = { id: message.conversationId, userId };
  const conversation = await tx.conversation.findFirst({ where, select: { title: true, temporaryUntil: true } });
  if (conversation?.temporaryUntil) return;
  const locale = await localeOf(tx, userId);
  await notify(tx, {
    userId,
    kind: "reply_done",
    fact: `reply:${runId}`,
    title: conversation?.title || textFor(locale, "mail.yourChat"),
    body: message.error
      ? textFor(locale, "mail.replyEnded", { why: failureIn(locale, message.error) })
      : (wordsOf(message.parts) ?? textFor(locale, "mail.replyReady")),
    url: `/chat/${message.conversationId}`,
  });
}

/** How the reply ends: its last words are what was asked for. */
function wordsOf(parts: MessagePart[]): string | null {
  const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" ");
  const words = Array.from(text.replaceAll(/\s+/g, " ").trim());
  return words.length <= wordsMax ? words.join("") || null : `… ${words.slice(-wordsMax).join("").trim()}`;
}
