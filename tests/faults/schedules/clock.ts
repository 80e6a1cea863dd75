import { allUsersDb as db } from "#lib/db.ts";

/** Options of a trial's own connection, so that only the processes see the clock jump. */
export const ownClock = "?options=-c%20search_path%3Dpublic";

/**
 * Sets the database's clock this far ahead of the real one (or behind, if negative), like an operator or a wrong time server.
 */
export async function setDatabaseClock(aheadMs: number, cutConnections: boolean): Promise<void> {
  await db().$executeRaw`UPDATE trial_clock.ahead SET by = make_interval(secs => ${aheadMs / 1000}::float8)`;
  // A process reads the database's clock with each new connection.
  if (cutConnections)
    await db().$queryRaw`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'trial'`;
}

/** Before the processes start: their `now()` and `clock_timestamp()` are resolved in a schema before PostgreSQL's own. */
export async function installClock(): Promise<void> {
  for (const statement of statements) await db().$executeRawUnsafe(statement);
}

const statements = [
  "CREATE SCHEMA trial_clock",
  "CREATE TABLE trial_clock.ahead AS SELECT interval '0' AS by",
  `CREATE FUNCTION trial_clock.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT pg_catalog.now() + by FROM trial_clock.ahead'`,
  `CREATE FUNCTION trial_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT pg_catalog.clock_timestamp() + by FROM trial_clock.ahead'`,
  "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = trial_clock, public, pg_catalog', current_database()); END $$",
];
