import { PrismaPg } from "@prisma/adapter-pg";
import type { Pool } from "pg";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { fromDatabase } from "./db-error.ts";
import { watchPool } from "./metrics.ts";
import { guardedArgs, guardRaw } from "./owned.ts";
import { createStatementNames } from "./statement-names.ts";

export type Db = PrismaClient;
/** A client inside a transaction; every verb that must be atomic with another takes one. */
export type Tx = Prisma.TransactionClient;

/** Runs one statement: in a transaction, or by itself. */
export type Ask = <T>(sql: Prisma.Sql) => Promise<T[]>;

/** `waitMs`: how long a query may wait for a connection; an answer that says so must be out within 5 s. */
export type DbOptions = { url: string; poolMax: number; waitMs?: number };

/** Set on each connection: adapter-pg sends times without an offset, so any other zone would shift them. */
const sessionSettings =
  "SET TIME ZONE 'UTC'; SET statement_timeout = 10000; SET lock_timeout = 4000; SET idle_in_transaction_session_timeout = 15000";

function createDb({ url, poolMax, waitMs = 2000 }: DbOptions): Opened {
  const pool = {
    connectionString: url,
    max: poolMax,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 30_000,
    // Above statement_timeout, so that the server gives up first and the connection stays usable.
    query_timeout: 12_000,
    keepAlive: true,
    onConnect: async (client: { query: (sql: string) => Promise<unknown> }) => {
      await client.query(sessionSettings);
    },
  } as ConstructorParameters<typeof PrismaPg>[0];
  const nameOf = createStatementNames(url, process.env.DIRECT_URL);
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameOf });
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connected = await fromDatabase(connect);
    markErrors(connected);
    opened.pool = connected.underlyingDriver();
    watchPool(opened.pool);
    return connected;
  };
  const plain = new PrismaClient({ adapter, transactionOptions: { maxWait: waitMs + 500, timeout: 10_000 } });
  const opened: Opened = { plain, pool: null, nameOf };
  return opened;
}

type Connected = Awaited<ReturnType<InstanceType<typeof PrismaPg>["connect"]>>;

/** Some failures of the driver pass through Prisma as they are. */
function markErrors(connected: Connected): void {
  const { queryRaw, executeRaw, startTransaction } = connected;
  connected.queryRaw = (...input) => fromDatabase(() => queryRaw.apply(connected, input));
  connected.executeRaw = (...input) => fromDatabase(() => executeRaw.apply(connected, input));
  connected.startTransaction = async (...input) => {
    const transaction = await fromDatabase(() => startTransaction.apply(connected, input));
    const inner = { queryRaw: transaction.queryRaw, executeRaw: transaction.executeRaw };
    transaction.queryRaw = (...query) => fromDatabase(() => inner.queryRaw.apply(transaction, query));
    transaction.executeRaw = (...query) => fromDatabase(() => inner.executeRaw.apply(transaction, query));
    return transaction;
  };
}

/**
 * Runs one statement by itself on the same connections, past Prisma's client: what that adds to a statement is half a
 * millisecond, which counts where somebody waits for a first word. Its errors are the driver's own.
 */
export const askDirect: Ask = async <T>(sql: Prisma.Sql): Promise<T[]> => {
  const driver = clients();
  if (!driver.pool) await driver.plain.$connect();
  if (!driver.pool) throw new Error("the database is not connected");
  const { text, values } = sql;
  guardRaw(text);
  const { pool, nameOf } = driver;
  const { rows } = await fromDatabase(() => pool.query({ name: nameOf({ sql: text, args: values }), text, values }));
  return rows as T[];
};

/** The same client, through which no query passes that does not say whose rows it is about. */
function guard(plain: PrismaClient): Db {
  const guarded = plain.$extends({
    name: "owned",
    query: {
      $allOperations({ model, operation, args, query }) {
        if (model) return query(guardedArgs(model, operation, args ?? {}));
        guardRaw(sqlOf(args));
        return query(args);
      },
    },
  });
  // An extension that only looks at queries changes none of the client's types.
  return guarded as unknown as Db;
}

/** `$queryRaw` has a template, `$queryRawUnsafe` a list that begins with the text. */
function sqlOf(args: unknown): string {
  if (Array.isArray(args)) return String(args[0]);
  return typeof args === "object" && args !== null && "sql" in args ? String(args.sql) : "";
}

/** `pool`: once the first query has connected. */
type Opened = { plain: PrismaClient; pool: Pool | null; nameOf: ReturnType<typeof createStatementNames> };
type Clients = Opened & { guarded: Db };
// One client a process; on globalThis because Next's development server loads modules anew.
const holder = globalThis as typeof globalThis & { bestchatDb?: Clients };

/** Connects the process to its database; the first call wins. */
export function openDb(options: DbOptions): Db {
  return clients(options).guarded;
}

/** The process's client. Reads DATABASE_URL on first use when nobody opened it by hand. */
export function db(): Db {
  return clients().guarded;
}

/** The same connections without the guard, for libraries that bring their own queries, seeds and tests. */
export function allUsersDb(): Db {
  return clients().plain;
}

function clients(options?: DbOptions): Clients {
  if (holder.bestchatDb) return holder.bestchatDb;
  const url = options?.url ?? process.env.DATABASE_URL;
  if (!url) throw new Error("the database was used before openDb()");
  const opened = createDb(options ?? { url, poolMax: 5 });
  // The same object: its pool comes with the first connection.
  holder.bestchatDb = Object.assign(opened, { guarded: guard(opened.plain) });
  return holder.bestchatDb;
}

/** Ends all connections. */
export async function closeDb(): Promise<void> {
  await holder.bestchatDb?.plain.$disconnect();
  delete holder.bestchatDb;
}
