import { connect } from "./snapshot.ts";

/** Records the time of the backup for the metrics. Failing to record it does not affect the backup. */
export async function noteBackup(url: string, startedAt: Date): Promise<void> {
  try {
    const client = await connect(url);
    await client
      .query("INSERT INTO job_run (name, started_at, finished_at) VALUES ('backup', $1, now())", [startedAt])
      .finally(() => client.end());
  } catch (error) {
    console.warn(`It could not be noted that it was made: ${error instanceof Error ? error.message : error}`);
  }
}
