import { z } from "zod";
import { db } from "#lib/db.ts";

const Texts = z.array(z.looseObject({ type: z.string(), text: z.string().optional() }));
/** “I have added …”, “the task was moved”, “3 Aufgaben wurden erledigt”: a change told as done, in the two languages of the pages. */
const claims = [
  /\b(?:i(?:(?:’|')ve| have)?|we(?:(?:’|')ve| have)?|was|were|been|is now|are now|successfully)\s+(?:just |now |also |already |successfully )?(?:added|created|updated|changed|moved|renamed|completed|deleted|removed|restored|rescheduled|marked|ticked off|scheduled)\b/i,
  /^\s*(?:done[.:!]\s+)?(?:added|created|updated|changed|moved|completed|deleted|removed|restored|rescheduled|marked)\b/im,
  /\b(?:habe|wurde|wurden|ist nun|sind nun)\b[^.!?\n]{0,120}\b(?:hinzugefügt|angelegt|erstellt|geändert|verschoben|umbenannt|erledigt|gelöscht|entfernt|wiederhergestellt|eingeplant)\b/i,
];
const denial = /\b(?:nothing|no tasks?|not|nichts|keine?n?|nicht)\b/i;

/** Whether words tell of a change as done. Only of use where it is known that nothing was changed. */
export function tellsOfChange(text: string): boolean {
  return text.split(/(?<=[.!?])\s+|\n/).some((sentence) => !denial.test(sentence) && claims.some((claim) => claim.test(sentence)));
}

/** Those of these replies whose words tell of a change. */
export async function claimsChange(userId: number, messageIds: string[]): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set();
  const rows = await db().message.findMany({ where: { userId, id: { in: messageIds } }, select: { id: true, parts: true } });
  const claiming = rows.filter(({ parts }) => {
    const texts = Texts.safeParse(parts).data ?? [];
    return tellsOfChange(texts.flatMap(({ type, text = "" }) => (type === "text" ? text : [])).join("\n"));
  });
  return new Set(claiming.map(({ id }) => id));
}
