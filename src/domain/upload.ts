import type { FilePart } from "#contracts/message.ts";
import type { Upload } from "#contracts/upload.ts";
import { db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { notFound } from "./error.ts";
import { inTransaction, record } from "./record.ts";

/** Notes a stored file as the actor's. The bytes must lie in the storage already. */
export function createUpload(actor: Actor, upload: Upload): Promise<Upload> {
  return inTransaction(undefined, async (tx) => {
    await tx.upload.create({ data: { ...upload, userId: actor.userId } });
    await record(tx, actor, {
      action: "upload.create",
      entity: "upload",
      entityId: upload.id,
      detail: { size: upload.size, mime: upload.mime },
    });
    return upload;
  });
}

/** A file of the actor, else NOT_FOUND. */
export async function getUpload(actor: Actor, id: string): Promise<Upload> {
  const row = await db().upload.findFirst({ where: { id, userId: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Upload");
  return { id: row.id, name: row.name, mime: row.mime, size: row.size, sha256: row.sha256 };
}

/** The message parts of the actor's uploads, in the order given; NOT_FOUND when one is missing. */
export async function attachedFileParts(tx: Tx, actor: Actor, ids: string[]): Promise<FilePart[]> {
  if (ids.length === 0) return [];
  const rows = await tx.upload.findMany({ where: { id: { in: ids }, userId: actor.userId, deletedAt: null } });
  return ids.map((id) => {
    const row = rows.find((upload) => upload.id === id);
    if (!row) throw notFound("Upload");
    return { type: "file", uploadId: row.id, name: row.name, mime: row.mime, size: row.size };
  });
}
