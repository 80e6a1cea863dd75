import type { MessageError } from "#contracts/message.ts";
import type { Occurrence } from "#contracts/schedule.ts";
import { localeOf } from "#domain/account/user-locale.ts";
import { systemActor } from "#domain/actor.ts";
import { occurrenceFactKey, type Wait } from "#domain/notification/fact-key.ts";
import { notify } from "#domain/notification/notify.ts";
import { record } from "#domain/record.ts";
import { waitingWords } from "#domain/tool/waiting-words.ts";
import type { Occurrence as OccurrenceRow } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { reasonIn } from "#messages/failure-in.ts";
import { textFor } from "#messages/page-source.ts";
import { presentOccurrences } from "./occurrence-view.ts";
import { scheduleEvent } from "./passed.ts";
import { reasonOf } from "./series.ts";

/** How a reply stands now. `wait` names one wait among those of a reply; `failedStep`: see failed-step.ts. */
export type ReplyStands =
  | { status: "running" }
  | { status: "waiting"; wait: Wait }
  | { status: "complete" | "stopped" | "failed" | "interrupted"; error: MessageError | null; failedStep?: string | null };

/** Takes along the occurrence whose reply has changed, in the transaction that changes it; false for other replies, which have none. */
export async function followOccurrence(tx: Tx, userId: number, messageId: string, stands: ReplyStands): Promise<boolean> {
  const { status, reason } = occurrenceOf(stands);
  const endedAt = status === "running" || status === "waiting" ? null : currentTime();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE occurrence SET status = ${status}::occurrence_status, reason = ${reason}, ended_at = ${endedAt}
    WHERE message_id = ${messageId}::uuid AND user_id = ${userId} RETURNING id::text`;
  const id = rows[0]?.id;
  if (id) await tellOccurrence(tx, await tx.occurrence.findUniqueOrThrow({ where: { id, userId } }), stands);
  return id !== undefined;
}

/** Shows pages an occurrence as it is now, and tells its user what they are waiting for. */
export async function tellOccurrence(tx: Tx, row: OccurrenceRow, stands: ReplyStands): Promise<void> {
  const { userId } = row;
  const [occurrence] = await presentOccurrences(tx, userId, [row]);
  const schedule = await tx.schedule.findFirst({ where: { id: row.scheduleId, userId }, select: { title: true, conversationId: true } });
  if (!occurrence || !schedule) return;
  const action = row.endedAt ? "occurrence.end" : "occurrence.begin";
  const feed = [{ kind: "occurrence.updated" as const, data: occurrence }, ...(await scheduleEvent(tx, { id: row.scheduleId, userId }))];
  await record(tx, systemActor(userId), { action, entity: "occurrence", entityId: row.id, detail: { status: row.status }, feed });
  if (stands.status === "running") return;
  const url = schedule.conversationId ? `/chat/${schedule.conversationId}` : "/schedules";
  const kind = row.status === "waiting" ? "run_waiting" : row.status === "done" ? "run_done" : "run_failed";
  const again = stands.status === "waiting" ? stands.wait : row.endedAt;
  const locale = await localeOf(tx, userId);
  await notify(tx, {
    userId,
    kind,
    fact: occurrenceFactKey({ occurrenceId: row.id, status: row.status, again }),
    title: schedule.title,
    body: wordsOf(
      occurrence,
      row.status === "waiting" && row.messageId ? await waitingWords(tx, userId, row.messageId, locale) : "",
      locale,
    ),
    url,
  });
}

function occurrenceOf(stands: ReplyStands): { status: OccurrenceRow["status"]; reason: string | null } {
  switch (stands.status) {
    case "running":
    case "waiting":
      return { status: stands.status, reason: null };
    case "complete":
      return stands.failedStep ? { status: "failed", reason: reasonOf("tool", stands.failedStep) } : { status: "done", reason: null };
    case "stopped":
      return { status: "failed", reason: reasonOf("stopped", "You stopped it.") };
    default: {
      const { code, message } = stands.error ?? { code: stands.status, message: "It did not come to its end." };
      return { status: "failed", reason: reasonOf(code.toLowerCase(), message) };
    }
  }
}

/** What committed rows say, in words. */
function wordsOf({ status, reason, changes }: Occurrence, waiting: string, locale: string): string {
  const done = textFor(locale, "mail.runChanged", { count: changes.length });
  if (status === "waiting")
    return `${waiting ? textFor(locale, "mail.runAsks", { what: waiting }) : textFor(locale, "mail.runWaits")} ${done}`;
  if (status === "done") return done;
  return `${reason ? reasonIn(locale, reason) : textFor(locale, "mail.runFailed")} ${done}`;
}
