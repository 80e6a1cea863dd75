import { connect } from "./snapshot.ts";

/** So that the figures know how old the newest backup is. A backup is none the worse where it cannot be noted. */
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
