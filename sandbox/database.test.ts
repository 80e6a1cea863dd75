import { createServer } from "node:net";
import pg from "pg";
import { expect, test } from "vitest";
import { checkDatabase } from "./database.ts";
import { StartError } from "./preflight.ts";

const given = process.env.DATABASE_URL ?? "";

test("a database that answers is fine, and so is one that does not exist yet, and none", async () => {
  await checkDatabase({ DATABASE_URL: given });
  const other = new URL(given);
  other.pathname = "/not_there_yet";
  await checkDatabase({ DATABASE_URL: other.href });
  await checkDatabase({});
});

test("an address where nobody answers is named before anything is built, and so is a wrong password", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  const refused = checkDatabase({ DATABASE_URL: `postgresql://someone:secret-word@127.0.0.1:${port}/chat` });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(/DATABASE_URL does not answer \(ECONNREFUSED\): check the address/);
  const wrong = new URL(given);
  wrong.password = "wrong-word";
  const denied = checkDatabase({ DATABASE_URL: given, DIRECT_URL: wrong.href });
  await expect(denied).rejects.toThrow(StartError);
  await expect(denied).rejects.not.toThrow(/wrong-word/);
});

test("a database of newer code is refused", async () => {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  const name = "999999999999_of_the_future";
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, '', $1)", [name]);
  try {
    await expect(checkDatabase({ DATABASE_URL: given })).rejects.toThrow(`newer than this code (migration ${name})`);
  } finally {
    await client.query("DELETE FROM _prisma_migrations WHERE id = $1", [name]);
    await client.end();
  }
});
