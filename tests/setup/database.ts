import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import "./environment.ts";

// Each test file has its own database, cloned from the migrated template, before any module of ours loads.
const server = inject("databaseServer");
const name = `test_${randomBytes(6).toString("hex")}`;

await asAdmin(`CREATE DATABASE ${name} TEMPLATE template_bestchat`);
Object.assign(process.env, { DATABASE_URL: `${server}/${name}`, DIRECT_URL: `${server}/${name}` });

afterAll(async () => {
  const { closeDb } = await import("#lib/db.ts");
  await closeDb();
  await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    // The template cannot be cloned twice at once: one lock for all workers.
    await client.query("SELECT pg_advisory_lock(420)");
    await client.query(sql);
  } finally {
    await client.end();
  }
}
