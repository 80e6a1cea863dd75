import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import type { FilePart } from "#contracts/message.ts";
import type { Actor } from "#domain/actor.ts";
import { attachFiles, createUpload, reserveFile } from "#domain/file/upload.ts";
import type { McpPicture } from "#integrations/mcp/content.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { storage } from "#lib/storage/open-storage.ts";
import { runInWorker } from "./run-in-worker.ts";
import { isImage, typeOfFile } from "./type-of-file.ts";

/** An image from a tool, as stored in the message. */
export type StoredPicture = Omit<FilePart, "type">;

/**
 * Stores an image from a tool's result as a file of the user, attached to the message and re-encoded to at most 2048 pixels
 * per edge. Null if it is no image or does not fit: the call has already happened, and its text suffices.
 */
export async function storePicture(actor: Actor, messageId: string, picture: McpPicture, name: string): Promise<StoredPicture | null> {
  const folder = await mkdtemp(join(tmpdir(), "bestchat-picture-"));
  const [received, clean] = [join(folder, "received"), join(folder, "clean")];
  try {
    await writeFile(received, picture.bytes);
    const { mime } = await typeOfFile(received, name);
    if (!isImage(mime)) return null;
    await runInWorker({ kind: "image", path: received, target: clean });
    const bytes = await readFile(clean);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const upload = { id: uuidv7(), name: `${name}.${mime.split("/")[1] ?? "png"}`, mime, size: bytes.length, sha256 };
    await reserveFile(upload.id);
    await storage().put(upload.id, createReadStream(clean), bytes.length);
    await createUpload(actor, upload, "none");
    const stored = { uploadId: upload.id, name: upload.name, mime, size: upload.size };
    await db().$transaction((tx) => attachFiles(tx, messageId, [{ type: "file", ...stored }]));
    return stored;
  } catch (error) {
    logger.info({ err: error, user_id: actor.userId }, "a picture of a tool's result was not stored");
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
