import { attemptPlaceOf, grantPlaceOf, placeOf } from "#domain/mcp/mcp-place.ts";
import { placeOf as placeOfKey } from "#domain/model/provider.ts";
import { isCurrent, SealBroken, type SealKeys, seal, unseal } from "#lib/crypto.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

const batchSize = 100;

/** How many secrets are under the current key now that were not, and rows whose secret no known key opens. */
export type Rotation = { resealed: number; unreadable: string[] };

type Row = { id: string; userId: number; sealed: string };
type Sealed = {
  placeOf: typeof placeOfKey;
  read: (after: string) => Promise<Row[]>;
  /** Writes only over what was read, so that a secret entered meanwhile stays. */
  write: (row: Row, sealed: string) => Promise<number>;
};

const tables: Sealed[] = [
  {
    placeOf: placeOfKey,
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
  ofMcpServers("sealedToken", placeOf),
  ofMcpServers("sealedGrant", grantPlaceOf),
  ofMcpServers("sealedAttempt", attemptPlaceOf),
];

/** Seals every stored secret anew that is not under the current key. Safe to repeat, and while the product runs. */
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

function ofMcpServers(column: "sealedToken" | "sealedGrant" | "sealedAttempt", place: typeof placeOf): Sealed {
  return {
    placeOf: place,
    read: async (after) => {
      const rows = await db().mcpServer.findMany({
        where: { id: { gt: after }, [column]: { not: null } },
        orderBy: { id: "asc" },
        take: batchSize,
        ...acrossUsers("key-rotation"),
      });
      return rows.map((row) => ({ id: row.id, userId: row.userId, sealed: row[column] ?? "" }));
    },
    write: async ({ id, userId, sealed }, anew) =>
      (await db().mcpServer.updateMany({ where: { id, userId, [column]: sealed }, data: { [column]: anew } })).count,
  };
}

async function reseal(keys: SealKeys, table: Sealed, row: Row, rotation: Rotation): Promise<void> {
  if (isCurrent(keys, row.sealed)) return;
  const place = table.placeOf(row);
  try {
    rotation.resealed += await table.write(row, seal(keys, place, unseal(keys, place, row.sealed)));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    rotation.unreadable.push(`${place.table} ${row.id}`);
  }
}
