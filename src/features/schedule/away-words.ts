import type { Activity } from "#contracts/schedule.ts";
import { type MessageKey, t } from "#messages/text.ts";

/** “2 runs made 3 changes, 1 waits for you, 1 was not run.” */
export function awayWords(activities: Pick<Activity, "status" | "changes">[]): string {
  const count = (status: Activity["status"]) => activities.filter((one) => one.status === status).length;
  const runs = count("done");
  const changes = activities.reduce((sum, one) => sum + one.changes.filter(({ undone }) => !undone).length, 0);
  const parts = [
    runs > 0 ? t("schedule.awayRan", { runs, changes }) : counted("schedule.awayChanged", changes),
    counted("schedule.awayRunning", count("running")),
    counted("schedule.awayWaiting", count("waiting")),
    counted("schedule.awayFailed", count("failed")),
    counted("schedule.awaySkipped", count("skipped")),
  ];
  return t("schedule.awaySentence", { parts: parts.filter(Boolean).join(", ") });
}

function counted(words: MessageKey, count: number): string | null {
  return count === 0 ? null : t(words, { count });
}
