import { statfs } from "node:fs/promises";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import type { RowFigure } from "#lib/metrics/definitions.ts";

const recentMs = 10 * 60_000;

/** The health figures in rows and on disk, each 0 or small when all is well; one statement that uses indexes only. */
export async function readFigures(dataDir: string): Promise<Record<RowFigure, number>> {
  const recent = firstIdAt(currentTime().getTime() - recentMs);
  const [row] = await db().$queryRaw<Omit<Record<RowFigure, number>, "disk_used_ratio">[]>`
    /* across users: operators */ SELECT
      (SELECT count(*) FROM run WHERE status = 'running')::float8 AS running_replies,
      (SELECT count(*) FROM run WHERE status = 'running' AND lease_expires_at < now() - interval '1 minute')::float8 AS stuck_runs,
      (SELECT count(*) FROM run WHERE id >= ${recent}::uuid AND attempts > 1)::float8 AS taken_over_runs,
      replies.ended AS ended_replies, replies.failed AS failed_replies,
      (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM webhook_event WHERE processed_at IS NULL)::float8 AS webhook_age_seconds,
      (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM billing_cancellation WHERE done_at IS NULL)::float8 AS cancellation_lag_seconds,
      (SELECT coalesce(extract(epoch FROM now() - coalesce(max(finished_at) FILTER (WHERE error IS NULL), min(started_at))), 0)
        FROM job_run WHERE name = 'purge')::float8 AS purge_age_seconds,
      (SELECT coalesce(extract(epoch FROM now() - max(finished_at)), 0) FROM job_run WHERE name = 'backup')::float8 AS backup_age_seconds,
      (SELECT coalesce(extract(epoch FROM now() - min(next_at)), 0) FROM schedule WHERE next_at < now() AND enabled AND deleted_at IS NULL)::float8
        AS schedule_lag_seconds,
      (SELECT coalesce(extract(epoch FROM now() - min(fires_at)), 0) FROM task_reminder WHERE fires_at < now())::float8 AS reminder_lag_seconds,
      (SELECT coalesce(extract(epoch FROM now() - min(next_try_at)), 0) FROM (
        SELECT min(next_try_at) AS next_try_at FROM notification_delivery WHERE state = 'queued' AND next_try_at < now()
        UNION ALL SELECT min(next_try_at) FROM account_mail WHERE next_try_at < now()) AS waiting)::float8 AS delivery_lag_seconds,
      failed.pushes AS failed_pushes, failed.mails AS failed_mails,
      (SELECT count(*) FROM spend_day WHERE refused_at > now() - interval '15 minutes')::float8 AS spend_cap_reached
    FROM
      (SELECT count(*)::float8 AS ended, (count(*) FILTER (WHERE message.status = 'failed'))::float8 AS failed
        FROM run JOIN message ON message.user_id = run.user_id AND message.id = run.message_id
        WHERE run.id >= ${recent}::uuid AND run.ended_at IS NOT NULL) AS replies,
      (SELECT (count(*) FILTER (WHERE channel = 'push'))::float8 AS pushes, (count(*) FILTER (WHERE channel = 'mail'))::float8 AS mails
        FROM notification_delivery WHERE state = 'failed' AND next_try_at > now() - interval '1 hour') AS failed`;
  if (!row) throw new Error("the figures cannot be read");
  return { ...row, disk_used_ratio: await diskUsed(dataDir) };
}

/** The smallest run id of an instant: the ids begin with their time. */
function firstIdAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

async function diskUsed(dataDir: string): Promise<number> {
  const disk = await statfs(dataDir).catch(() => null);
  return disk && disk.blocks > 0 ? 1 - disk.bavail / disk.blocks : 0;
}
