import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";

// Each test file has a database of its own, cloned from the migrated template, before any module of ours loads.
const server = inject("databaseServer");
const name = `test_${randomBytes(6).toString("hex")}`;

await asAdmin(`CREATE DATABASE ${name} TEMPLATE template_bestchat`);
Object.assign(process.env, {
  DATABASE_URL: `${server}/${name}`,
  DIRECT_URL: `${server}/${name}`,
  JWT_SECRET: "a-secret-that-only-tests-know-0123456789",
  BETTER_AUTH_SECRET: "another-secret-that-only-tests-know-01234",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  VAPID_PUBLIC_KEY: "BAIo7NRKWVPx5B96pFQlUH-eiGTTcYveGMbGiyx2RGXYRx9PKM64wGMvXlR4xLQmlSSjCdtrViJQvqatJFeqybQ",
  VAPID_PRIVATE_KEY: "5pVExw265BZYiPPL8Fov_MMAWOEtXb5cChxi3CVaH4k",
  APP_URL: "http://localhost:3000",
  REALTIME_URL: "http://localhost:3001",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
});

// A worker whose run was stopped has nobody to tell its results to.
process.once("disconnect", () => process.exit(1));

afterAll(async () => {
  const { closeDb } = await import("#lib/db.ts");
  await closeDb();
  await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    // The template cannot be cloned twice at the same instant: one lock for all workers.
    await client.query("SELECT pg_advisory_lock(420)");
    await client.query(sql);
  } finally {
    await client.end();
  }
}
