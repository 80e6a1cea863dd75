import type { ToolPart } from "#contracts/message.ts";
import type { Actor } from "#domain/actor.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { readOccurrenceFactKey } from "#domain/notification/fact-key.ts";
import { readNotifications } from "#domain/notification/notifications.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { releaseRuns } from "#domain/run/run-lease.ts";
import { db } from "#lib/db.ts";
import { decideToolCall } from "./tool.ts";

/** What a notification says that it waits for; `call`: the one step that waits, null when there are several or none any more. */
export type Waiting = { title: string; body: string; url: string; messageId: string | null; call: ToolPart | null };

/** What a notification of the actor's asked for, as it is now. @throws NOT_FOUND */
export async function waitingOf({ userId }: Actor, notificationId: number): Promise<Waiting> {
  const notification = await db().notification.findFirst({ where: { id: notificationId, userId, kind: "run_waiting" } });
  if (!notification) throw notFound("Notification");
  const { title, body, url } = notification;
  const again = readOccurrenceFactKey(notification.factKey)?.again ?? null;
  const runId = again && "runId" in again ? again.runId : null;
  const run = runId && (await db().run.findFirst({ where: { id: runId, userId, status: "waiting" }, include: { message: true } }));
  if (!run) return { title, body, url, messageId: null, call: null };
  const waits = presentMessage(run.message).parts.filter((part) => part.type === "tool" && part.status === "awaiting_approval");
  const [call] = waits as ToolPart[];
  return { title, body, url, messageId: run.messageId, call: waits.length === 1 && call ? call : null };
}

/** `chosen`: the places of the changes of a proposal that are approved; absent: all. */
export type DecidedElsewhere = {
  decision: "approve" | "reject";
  anyway?: boolean | undefined;
  chosen?: number[] | undefined;
};

/**
 * Decides the one step that a notification asked for, where no reply is written: any realtime process goes on with it at once.
 * @throws NOT_FOUND · CONFLICT it was decided already, or several steps wait
 */
export async function decideNotified(
  actor: Actor,
  notificationId: number,
  { decision, anyway = false, chosen }: DecidedElsewhere,
): Promise<{ title: string }> {
  const { title, messageId, call } = await waitingOf(actor, notificationId);
  if (messageId && !call) throw new DomainError("CONFLICT", "Several steps wait here: decide them in the chat");
  if (!messageId || !call) throw new DomainError("CONFLICT", "This has been decided already");
  const owner = { leaseOwner: "decided-elsewhere", tokens: new LeaseTokens(), runsMax: null };
  const { lease } = await decideToolCall(actor, { messageId, callId: call.callId, decision, anyway, chosen }, owner);
  if (lease) await releaseRuns([lease]);
  await readNotifications(actor, { ids: [notificationId] });
  return { title };
}
