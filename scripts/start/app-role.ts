import { createHash } from "node:crypto";
import pg from "pg";

/** The embedded database's user for the product's processes. */
export const appUser = "bestchat_app";

/** Derived from the owner's password, so that existing data folders need no new secret; cannot be reversed. */
export function appPassword(ownerPassword: string): string {
  return createHash("sha256").update(`${appUser}:${ownerPassword}`).digest("hex");
}

/** Creates the embedded database's restricted user, or resets its password. `url`: the owner's. */
export function makeAppUser(url: string, name: string, password: string): Promise<void> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
    const verb = rows.length > 0 ? "ALTER" : "CREATE";
    await client.query(`${verb} ROLE ${pg.escapeIdentifier(name)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  });
}

/**
 * Grants a user the minimal rights on the owner's tables: it can neither alter nor drop them or their triggers, and can only read
 * and append to the audit. Covers tables of later migrations too. Idempotent.
 */
export function grantToApp(url: string, name: string): Promise<void> {
  const role = pg.escapeIdentifier(name);
  return asOwner(url, async (client) => {
    const { rows } = await client.query<{ schema: string; database: string; me: string }>(
      "SELECT current_schema() AS schema, current_database() AS database, current_user AS me",
    );
    const { schema = "public", database = "", me } = rows[0] ?? {};
    if (me === name) return;
    const within = pg.escapeIdentifier(schema);
    await client.query("BEGIN");
    for (const statement of [
      `GRANT USAGE ON SCHEMA ${within} TO ${role}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${within} TO ${role}`,
      `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${within} TO ${role}`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${within} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${within} GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
      `REVOKE UPDATE, DELETE, TRUNCATE ON ${within}.audit_entry FROM ${role}`,
      `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${within}._prisma_migrations FROM ${role}`,
    ])
      await client.query(statement);
    await client.query("COMMIT");
    // The owner of the tables may not own the database and its schema, whose defaults are these since PostgreSQL 15.
    for (const statement of [
      `REVOKE CREATE ON SCHEMA ${within} FROM PUBLIC`,
      `REVOKE TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`,
    ])
      await client.query(statement).catch(() => undefined);
  });
}

/** The user that PostgreSQL sees behind an address: a pooler may map it to another name. */
export async function userOf(url: string): Promise<string> {
  return asOwner(url, async (client) => (await client.query<{ me: string }>("SELECT current_user AS me")).rows[0]?.me ?? "");
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 15_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined); // A broken connection has already ended.
  }
}
