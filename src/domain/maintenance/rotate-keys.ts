import { accountMailBinding } from "#domain/account/account-mail.ts";
import { attemptBinding, grantBinding, tokenBinding } from "#domain/mcp/secret-binding.ts";
import { keyBinding } from "#domain/model/provider.ts";
import { isCurrent, SealBroken, type SealKeys, seal, unseal } from "#lib/crypto.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

const batchSize = 100;

/** How many secrets were resealed under the current key, and the rows whose secret no configured key opens. */
export type Rotation = { resealed: number; unreadable: string[] };

type Row = { id: string; userId: number; sealed: string };
type SealedColumn = {
  bindingOf: typeof keyBinding;
  read: (after: string) => Promise<Row[]>;
  /** Overwrites only the value that was read, so that a secret entered since is not lost. */
  write: (row: Row, sealed: string) => Promise<number>;
};

const tables: SealedColumn[] = [
  {
    bindingOf: keyBinding,
    read: async (after) => {
      const rows = await db().providerAccount.findMany({
        where: { id: { gt: after }, sealedKey: { not: null } },
        orderBy: { id: "asc" },
        take: batchSize,
        ...acrossUsers("key-rotation"),
      });
      return rows.map(({ id, userId, sealedKey }) => ({ id, userId, sealed: sealedKey ?? "" }));
    },
    write: async ({ id, userId, sealed }, sealedKey) =>
      (await db().providerAccount.updateMany({ where: { id, userId, sealedKey: sealed }, data: { sealedKey } })).count,
  },
  {
    bindingOf: accountMailBinding,
    read: (after) =>
      db().accountMail.findMany({
        where: { id: { gt: after } },
        orderBy: { id: "asc" },
        take: batchSize,
        select: { id: true, userId: true, sealed: true },
        ...acrossUsers("key-rotation"),
      }),
    write: async ({ id, userId, sealed }, anew) =>
      (await db().accountMail.updateMany({ where: { id, userId, sealed }, data: { sealed: anew } })).count,
  },
  ofMcpServers("sealedToken", tokenBinding),
  ofMcpServers("sealedGrant", grantBinding),
  ofMcpServers("sealedAttempt", attemptBinding),
];

/** Reseals every stored secret that is not under the current key. Idempotent, and safe while the product runs. */
export async function rotateKeys(keys: SealKeys): Promise<Rotation> {
  const rotation: Rotation = { resealed: 0, unreadable: [] };
  for (const table of tables) {
    let after = "00000000-0000-0000-0000-000000000000";
    for (;;) {
      const rows = await table.read(after);
      for (const row of rows) await reseal(keys, table, row, rotation);
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) break;
      after = last.id;
    }
  }
  return rotation;
}

function ofMcpServers(column: "sealedToken" | "sealedGrant" | "sealedAttempt", binding: typeof tokenBinding): SealedColumn {
  return {
    bindingOf: binding,
    read: async (after) => {
      const rows = await db().mcpServer.findMany({
        where: { id: { gt: after }, [column]: { not: null } },
        orderBy: { id: "asc" },
        take: batchSize,
        ...acrossUsers("key-rotation"),
      });
      return rows.map((row) => ({ id: row.id, userId: row.userId, sealed: row[column] ?? "" }));
    },
    write: async ({ id, userId, sealed }, resealed) =>
      (await db().mcpServer.updateMany({ where: { id, userId, [column]: sealed }, data: { [column]: resealed } })).count,
  };
}

async function reseal(keys: SealKeys, table: SealedColumn, row: Row, rotation: Rotation): Promise<void> {
  if (isCurrent(keys, row.sealed)) return;
  const binding = table.bindingOf(row);
  try {
    rotation.resealed += await table.write(row, seal(keys, binding, unseal(keys, binding, row.sealed)));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    rotation.unreadable.push(`${binding.table} ${row.id}`);
  }
}
