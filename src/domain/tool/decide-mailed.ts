import type { MailedQuestion } from "#contracts/proposal.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { readDecideToken } from "#lib/decide-token.ts";
import { askedChanges } from "./asked-changes.ts";
import { type DecidedElsewhere, decideNotified, waitingOf } from "./decide-notified.ts";

/** What a link in a mail asks, as it is now; null: no link of ours, or its time is over. `isOpen` is false once it was decided. */
export async function mailedQuestion(secrets: string[], token: string): Promise<MailedQuestion | null> {
  const who = await readerOf(secrets, token);
  if (!who) return null;
  const { title, body, call } = await waitingOf(who.actor, who.notificationId);
  return { title, body, isOpen: call !== null, changes: call && (await askedChanges(who.actor, call)) };
}

/**
 * Decides what a link in a mail asks. Nobody has signed in: the link is as good as the mailbox, for this one step and once.
 * @throws NOT_FOUND no link of ours, or its time is over · CONFLICT as decideNotified
 */
export async function decideMailed(
  secrets: string[],
  { token, ...decided }: DecidedElsewhere & { token: string },
  request: Pick<Actor, "requestId" | "ip">,
): Promise<{ title: string }> {
  const who = await readerOf(secrets, token);
  if (!who) throw notFound("Link");
  return decideNotified({ ...who.actor, ...request }, who.notificationId, decided);
}

async function readerOf(secrets: string[], token: string): Promise<{ actor: Actor; notificationId: number } | null> {
  const meant = readDecideToken(secrets, token, clockNow());
  if (!meant) return null;
  const { userId, notificationId } = meant;
  const told = await db().notification.findFirst({ where: { id: notificationId, userId, kind: "run_waiting", user: { deletedAt: null } } });
  return told && { actor: { userId, kind: "user", requestId: null }, notificationId };
}
