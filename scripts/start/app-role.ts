import { createHash } from "node:crypto";
import pg from "pg";

/** The embedded database's user for the product's processes. */
export const appUser = "bestchat_app";

/** Made of the owner's password, so that data folders of before need no new secret; it does not lead back to it. */
export function appPassword(ownerPassword: string): string {
  return createHash("sha256").update(`${appUser}:${ownerPassword}`).digest("hex");
}

/** Makes the embedded database's restricted user, or sets its password anew. `url`: the owner's. */
export function makeAppUser(url: string, name: string, password: string): Promise<void> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
    const verb = rows.length > 0 ? "ALTER" : "CREATE";
    await client.query(`${verb} ROLE ${pg.escapeIdentifier(name)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  });
}

/**
 * Gives a user what the product needs of the owner's tables and nothing more: it can neither change nor drop them or their
 * triggers, and of the audit it can read and add. Whatever migrations make later is covered too. Safe to repeat.
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
    // The owner of the tables need not be that of the database and its schema, whose defaults are like this since PostgreSQL 15.
    for (const statement of [
      `REVOKE CREATE ON SCHEMA ${within} FROM PUBLIC`,
      `REVOKE TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`,
    ])
      await client.query(statement).catch(() => undefined);
  });
}

/** Whom PostgreSQL takes the user of an address for: a pooler may know it by another name. */
export async function userOf(url: string): Promise<string> {
  return asOwner(url, async (client) => (await client.query<{ me: string }>("SELECT current_user AS me")).rows[0]?.me ?? "");
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 15_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined); // A broken connection has ended already.
  }
}
