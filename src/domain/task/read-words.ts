import { linesOf, type QuickTask, readQuickAdd } from "#contracts/quick-add/quick-add.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { listProjects } from "#domain/project/project.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { localDay } from "#lib/local-day.ts";

/** Where people write 3/5 for the fifth of March, unless their account is not in English. */
const americanZones = /^(?:America\/(?:New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Indiana|Kentucky)|US\/)/;

/** What a line of plain words means to the actor, by the grammar of quick add (docs/decisions/094): in their zone, with their projects. */
export async function readWords(actor: Actor, line: string, tx: Tx = db()): Promise<QuickTask> {
  const zone = await zoneOf(actor, undefined, tx);
  const [user, projects] = await Promise.all([
    tx.user.findUnique({ where: { id: actor.userId }, select: { locale: true } }),
    listProjects(actor, tx),
  ]);
  const now = currentTime();
  const isAmerican = (user?.locale ?? "en").startsWith("en") && americanZones.test(zone);
  const moment = { today: localDay(now, zone).day, now: clockAt(now, zone), isAmerican };
  return readQuickAdd(linesOf(line)[0] ?? line, { ...moment, projects: projects.filter(({ archived }) => !archived) });
}

function clockAt(time: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: "minute" });
}
