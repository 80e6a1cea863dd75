import { localTimeOf } from "#domain/time/local-time.ts";

type Ordered = { instruction: string; timeZone: string; project?: { id: number; name: string; instructions: string } | null };
/** A run that begins later than this after its time is told so. */
const lateMs = 5 * 60_000;

/** What the assistant is asked: whose day it is stands before the order, so that a Monday's run on Friday is Monday's. */
export function instructionFor(
  { instruction, timeZone, project }: Ordered,
  due: { dueAt: Date; trigger: "clock" | "manual" },
  now: Date,
): string {
  const when = `${wordsOf(due.dueAt, timeZone)} (${timeZone})`;
  const isLate = now.getTime() - due.dueAt.getTime() > lateMs;
  const late = isLate ? `, carried out late, on ${wordsOf(now, timeZone)}: do what was meant for that time` : "";
  const head = due.trigger === "clock" ? `Scheduled for ${when}${late}.` : `Asked for by its user, on ${when}.`;
  const about = project ? `It is about the project “${project.name}” (id ${project.id}). ${project.instructions}`.trim() : null;
  return [head, about, instruction].filter(Boolean).join("\n\n");
}

function wordsOf(moment: Date, timeZone: string): string {
  const local = localTimeOf(moment, timeZone);
  const day = local.toLocaleString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return `${day}, ${local.toPlainTime().toString({ smallestUnit: "minute" })}`;
}
