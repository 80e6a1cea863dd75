import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";

export type Db = PrismaClient;
/** A client inside a transaction; every verb that must be atomic with another takes one. */
export type Tx = Prisma.TransactionClient;

/** `waitMs`: how long a query may wait for a connection; an answer that says so must be out within 5 s. */
export type DbOptions = { url: string; poolMax: number; waitMs?: number };

/** Set on each connection: adapter-pg sends times without an offset, so any other zone would shift them. */
const sessionSettings =
  "SET TIME ZONE 'UTC'; SET statement_timeout = 10000; SET lock_timeout = 4000; SET idle_in_transaction_session_timeout = 15000";

function createDb({ url, poolMax, waitMs = 2000 }: DbOptions): PrismaClient {
  const adapter = new PrismaPg({
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
  } as ConstructorParameters<typeof PrismaPg>[0]);
  return new PrismaClient({ adapter, transactionOptions: { maxWait: waitMs + 500, timeout: 10_000 } });
}

// One client a process; on globalThis because Next's development server loads modules anew.
const holder = globalThis as typeof globalThis & { bestchatDb?: PrismaClient };

/** Connects the process to its database; the first call wins. */
export function openDb(options: DbOptions): Db {
  holder.bestchatDb ??= createDb(options);
  return holder.bestchatDb;
}

/** The process's client. Reads DATABASE_URL on first use when nobody opened it by hand. */
export function db(): Db {
  const url = process.env.DATABASE_URL;
  if (!holder.bestchatDb && !url) throw new Error("the database was used before openDb()");
  return holder.bestchatDb ?? openDb({ url: url ?? "", poolMax: 5 });
}

/** Ends all connections. */
export async function closeDb(): Promise<void> {
  await holder.bestchatDb?.$disconnect();
  delete holder.bestchatDb;
}
