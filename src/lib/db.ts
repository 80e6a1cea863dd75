import { PrismaPg } from "@prisma/adapter-pg";
import type { Pool } from "pg";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { clockQuery, noteClock } from "./database/clock.ts";
import { Gate } from "./database/gate.ts";
import { closeDatabaseWatch, watchDatabaseAt } from "./database/watch.ts";
import { currentWork, noteStatement } from "./database/work.ts";
import { fromDatabase } from "./db-error.ts";
import { watchPool } from "./metrics/metrics.ts";
import { guardedArgs, guardRaw } from "./owned.ts";
import { createStatementNames } from "./statement-names.ts";

export type Db = PrismaClient;
/** A client inside a transaction, taken by every verb that can be atomic with another. */
export type Tx = Prisma.TransactionClient;

/** Runs one statement, inside a transaction or alone. */
export type Ask = <T>(sql: Prisma.Sql) => Promise<T[]>;

export type DbOptions = { url: string; poolMax: number };

/** How long work that has stored nothing waits for connections; the refusal must be sent within 5 s. */
const waitMs = 3500;
const connectTimeoutMs = 3000;
/** Longer than any wait at the gate, which decides. */
const transactionWaitMs = 20_000;

/** Set on each connection: adapter-pg sends times without an offset, so any other zone would shift them. */
const sessionSettings =
  "SET TIME ZONE 'UTC'; SET statement_timeout = 10000; SET lock_timeout = 4000; SET idle_in_transaction_session_timeout = 15000";

function createDb({ url, poolMax }: DbOptions): Opened {
  const gate = new Gate(poolMax, waitMs);
  const pool = {
    connectionString: url,
    max: poolMax,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    // Above statement_timeout, so that the server gives up first and the connection stays usable.
    query_timeout: 12_000,
    keepAlive: true,
    onConnect: async (client: { query: (sql: string) => Promise<{ rows: { clock: number }[] }> }) => {
      await client.query(sessionSettings);
      const askedAt = performance.now();
      const { rows } = await client.query(clockQuery);
      noteClock(rows[0]?.clock ?? Date.now(), askedAt);
    },
  } as ConstructorParameters<typeof PrismaPg>[0];
  const nameOf = createStatementNames(url, process.env.DIRECT_URL);
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameOf });
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connected = await fromDatabase(connect);
    passGate(connected, gate);
    const driver: Pool = connected.underlyingDriver();
    opened.pool = driver;
    watchPool({ total: () => driver.totalCount, idle: () => driver.idleCount, waiting: () => gate.waitingCount });
    return connected;
  };
  const plain = new PrismaClient({ adapter, transactionOptions: { maxWait: transactionWaitMs, timeout: 10_000 } });
  const opened: Opened = { plain, pool: null, gate, nameOf };
  return opened;
}

type Connected = Awaited<ReturnType<InstanceType<typeof PrismaPg>["connect"]>>;

/** Every statement and transaction passes the gate, and every driver error is marked before it reaches Prisma. */
function passGate(connected: Connected, gate: Gate): void {
  const { queryRaw, executeRaw, startTransaction } = connected;
  connected.queryRaw = (query) => inTurn(gate, query.sql, () => queryRaw.call(connected, query));
  connected.executeRaw = (query) => inTurn(gate, query.sql, () => executeRaw.call(connected, query));
  connected.startTransaction = async (...input) => {
    const leave = await fromDatabase(() => gate.enter());
    try {
      const transaction = await fromDatabase(() => startTransaction.apply(connected, input));
      watchTransaction(transaction, leave);
      return transaction;
    } catch (error) {
      leave();
      throw error;
    }
  };
}

type Transaction = Awaited<ReturnType<Connected["startTransaction"]>>;

function watchTransaction(transaction: Transaction, leave: () => void): void {
  const { queryRaw, executeRaw, commit, rollback } = transaction;
  const marking = <Query extends { sql: string }, T>(run: (query: Query) => Promise<T>) => {
    return (query: Query) =>
      fromDatabase(async () => {
        noteStatement(currentWork(), query.sql, true);
        return run.call(transaction, query);
      });
  };
  transaction.queryRaw = marking(queryRaw);
  transaction.executeRaw = marking(executeRaw);
  transaction.commit = () => commit.call(transaction).finally(leave);
  transaction.rollback = () => rollback.call(transaction).finally(leave);
}

/** One statement outside a transaction, through the gate. */
function inTurn<T>(gate: Gate, sql: string, run: () => Promise<T>): Promise<T> {
  return fromDatabase(async () => {
    const leave = await gate.enter();
    try {
      noteStatement(currentWork(), sql, false);
      return await run();
    } finally {
      leave();
    }
  });
}

/**
 * Runs one statement on the same connections without Prisma's client, whose overhead of half a millisecond matters where somebody
 * waits for a first token. Its errors are the driver's.
 */
export const askDirect: Ask = async <T>(sql: Prisma.Sql): Promise<T[]> => {
  const driver = clients();
  if (!driver.pool) await driver.plain.$connect();
  if (!driver.pool) throw new Error("the database is not connected");
  const { text, values } = sql;
  guardRaw(text);
  const { pool, gate, nameOf } = driver;
  const { rows } = await inTurn(gate, text, () => pool.query({ name: nameOf({ sql: text, args: values }), text, values }));
  return rows as T[];
};

/** Runs one statement in `tx` or, without one, past Prisma's client: for verbs that run before every response to a program. */
export function asking(tx?: Tx): Ask {
  return tx ? (sql) => tx.$queryRaw(sql) : askDirect;
}

/** The same client, which refuses queries that do not name the owner of their rows. */
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
  // An extension that only inspects queries does not change the client's types.
  return guarded as unknown as Db;
}

/** `$queryRaw` passes a template, `$queryRawUnsafe` a list that begins with the text. */
function sqlOf(args: unknown): string {
  if (Array.isArray(args)) return String(args[0]);
  return typeof args === "object" && args !== null && "sql" in args ? String(args.sql) : "";
}

/** `pool`: set once the first query has connected. */
type Opened = { plain: PrismaClient; pool: Pool | null; gate: Gate; nameOf: ReturnType<typeof createStatementNames> };
type Clients = Opened & { guarded: Db };
// One client per process; on globalThis because Next's development server reloads modules.
const holder = globalThis as typeof globalThis & { bestchatDb?: Clients };

/** Connects the process to its database; the first call wins. */
export function openDb(options: DbOptions): Db {
  const { plain, guarded } = clients(options);
  // Learns the database's clock early; if the database is away, the first query does.
  void plain.$queryRaw`SELECT 1`.catch(() => undefined);
  return guarded;
}

/** The process's client. Reads DATABASE_URL on first use if openDb was not called. */
export function db(): Db {
  return clients().guarded;
}

/** The same connections without the guard, for libraries with their own queries, seeds and tests. */
export function allUsersDb(): Db {
  return clients().plain;
}

function clients(options?: DbOptions): Clients {
  if (holder.bestchatDb) return holder.bestchatDb;
  const url = options?.url ?? process.env.DATABASE_URL;
  if (!url) throw new Error("the database was used before openDb()");
  const opened = createDb(options ?? { url, poolMax: 5 });
  watchDatabaseAt(url);
  // The same object: its pool is set with the first connection.
  holder.bestchatDb = Object.assign(opened, { guarded: guard(opened.plain) });
  return holder.bestchatDb;
}

/** Closes all connections. */
export async function closeDb(): Promise<void> {
  await closeDatabaseWatch();
  await holder.bestchatDb?.plain.$disconnect();
  delete holder.bestchatDb;
}
