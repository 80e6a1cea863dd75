import { db } from "#lib/db.ts";

const timeoutMs = 3000;

/** Whether the database answers in time: one that is frozen does not refuse, so the clock decides. */
export async function databaseState(): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), timeoutMs).unref());
  const answer = db().$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
}
