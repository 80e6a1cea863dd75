import type { Activity } from "#contracts/schedule.ts";

/** “2 runs made 3 changes, 1 waits for you, 1 was not run.” */
export function awayWords(activities: Pick<Activity, "status" | "changes">[]): string {
  const count = (status: Activity["status"]) => activities.filter((one) => one.status === status).length;
  const done = count("done");
  const changes = activities.reduce((sum, one) => sum + one.changes.filter(({ undone }) => !undone).length, 0);
  const ran = done === 0 ? (changes > 0 ? counted(changes, "change was made", "changes were made") : null) : ranWords(done, changes);
  const parts = [
    ran,
    counted(count("running"), "is under way", "are under way"),
    counted(count("waiting"), "waits for you", "wait for you"),
    counted(count("failed"), "failed", "failed"),
    counted(count("skipped"), "was not run", "were not run"),
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function ranWords(runs: number, changes: number): string {
  const what = changes === 0 ? "changed nothing" : `made ${counted(changes, "change", "changes")}`;
  return `${counted(runs, "run", "runs")} ${what}`;
}

function counted(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : many}`;
}
