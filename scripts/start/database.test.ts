import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { registerAccount } from "#domain/account/account.ts";
import { checkDatabase } from "./database.ts";
import { checkTextRules } from "./database-check.ts";
import { StartError } from "./preflight.ts";
import type { Variables } from "./variables.ts";

const given = process.env.DATABASE_URL ?? "";
const dataDir = mkdtempSync(join(tmpdir(), "bestchat-check-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const check = (env: Variables) => checkDatabase(dataDir, env);

test("a reachable database is accepted, and so is a missing one on a reachable server, and none", async () => {
  await check({ DATABASE_URL: given });
  const other = new URL(given);
  other.pathname = "/not_there_yet";
  await check({ DATABASE_URL: other.href });
  await check({});
});

test("an unreachable address is reported before anything is built, and so is a wrong password", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  const refused = check({ DATABASE_URL: `postgresql://someone:secret-word@127.0.0.1:${port}/chat` });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(/DATABASE_URL does not answer \(ECONNREFUSED\): check the address/);
  const wrong = new URL(given);
  wrong.password = "wrong-word";
  const denied = check({ DATABASE_URL: given, DIRECT_URL: wrong.href });
  await expect(denied).rejects.toThrow(/DATABASE_URL is refused \(28P01\): check its user and password/);
  const nowhere = check({ DATABASE_URL: "postgresql://someone@database.invalid/chat" });
  await expect(nowhere).rejects.toThrow(/names a host that is not found/);
  await expect(denied).rejects.not.toThrow(/wrong-word/);
});

test("an address that loses notifications is reported as a transaction pooler, and DIRECT_URL bypasses it", async () => {
  const pooler = await withoutNotifications(Number(new URL(given).port));
  const pooled = new URL(given);
  pooled.port = String(pooler.port);
  await expect(check({ DATABASE_URL: pooled.href })).rejects.toThrow(/pooler .* set DIRECT_URL to PostgreSQL itself/);
  await expect(checkTextRules(pooled.href)).rejects.toThrow(StartError);
  await check({ DATABASE_URL: pooled.href, DIRECT_URL: given });
  pooler.close();
});

/** Forwards PostgreSQL's messages except notifications, as a transaction pooler does. */
async function withoutNotifications(target: number): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    const upstream = connect(target, "127.0.0.1");
    socket.pipe(upstream);
    let rest = Buffer.alloc(0);
    upstream.on("data", (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      // The response to an SSLRequest is a single byte.
      while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
        const end = rest.readUInt32BE(1) + 1;
        if (rest[0] !== "A".charCodeAt(0)) socket.write(rest.subarray(0, end));
        rest = rest.subarray(end);
      }
    });
    for (const [one, other] of [[socket, upstream] as const, [upstream, socket] as const]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

test("a database of newer code is refused", async () => {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  const name = "999999999999_of_the_future";
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, '', $1)", [name]);
  try {
    await expect(check({ DATABASE_URL: given })).rejects.toThrow(`newer than this code (migration ${name})`);
  } finally {
    await client.query("DELETE FROM _prisma_migrations WHERE id = $1", [name]);
    await client.end();
  }
});

test("a database that cannot store every language, or folds only English case, is refused with what to do", async () => {
  const admin = new pg.Client({ connectionString: given });
  await admin.connect();
  try {
    const unfit = { latin: "ENCODING 'LATIN1' LOCALE 'C'", plain: "ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'" };
    for (const [kind, options] of Object.entries(unfit)) {
      const name = `unfit_${kind}_${process.pid}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ${options}`);
      const url = new URL(given);
      url.pathname = `/${name}`;
      await expect(check({ DATABASE_URL: url.href })).rejects.toThrow(/CREATE DATABASE bestchat .* ENCODING 'UTF8'/);
      await expect(checkTextRules(url.href)).rejects.toThrow(StartError);
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  } finally {
    await admin.end();
  }
});

test("a database with accounts is not opened with new secrets", async () => {
  await registerAccount({ email: "somebody@example.com", passwordHash: "x" }, { requestId: null });
  await expect(check({ DATABASE_URL: given })).rejects.toThrow(/secrets.json back, or set JWT_SECRET, BETTER_AUTH_SECRET, ENCRYPTION_KEY/);
  await check({ DATABASE_URL: given, JWT_SECRET: "a", BETTER_AUTH_SECRET: "b", ENCRYPTION_KEY: "c" });
});
