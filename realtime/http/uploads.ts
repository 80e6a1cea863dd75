import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { create as attachmentNamed } from "content-disposition";
import { v7 as uuidv7 } from "uuid";
import { EntityId } from "#contracts/message.ts";
import { uploadBytesMax } from "#contracts/upload.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { createUpload, getUpload, reserveFile, reserveUploadRoom } from "#domain/file/upload.ts";
import { addressOf, networkOf } from "#lib/address.ts";
import { storage } from "#lib/storage/open-storage.ts";
import { visionKey } from "#lib/storage.ts";
import { extractTexts } from "../files/extract.ts";
import { runInWorker } from "../files/run-in-worker.ts";
import { isImage, typeOfFile } from "../files/type-of-file.ts";
import { UnreadableFile } from "../files/worker-jobs.ts";
import { OpenCount } from "../socket/open-count.ts";
import { uploadsPerNetworkMax, uploadsPerUserMax } from "../tunables.ts";
import { receiveFile, tooLarge } from "./receive-file.ts";
import { sendJson } from "./send.ts";

export type UploadLimits = { rateLimits: boolean; trustedProxies: string[] };

/** Uploads in progress per user and per network. */
const inProgress = { user: new OpenCount(uploadsPerUserMax), network: new OpenCount(uploadsPerNetworkMax) };

/** Receives one upload within the limits of its user and address. @throws RATE_LIMITED when either is exhausted */
export async function receiveUpload(request: IncomingMessage, response: ServerResponse, actor: Actor, limits: UploadLimits): Promise<void> {
  if (!limits.rateLimits) return receive(request, response, actor, limits);
  const leaveUser = inProgress.user.enter(String(actor.userId));
  const leaveNetwork = leaveUser && inProgress.network.enter(networkOf(addressOf(request, limits.trustedProxies)));
  try {
    if (!leaveNetwork) throw new DomainError("RATE_LIMITED", "Too many uploads at once. Wait until one has ended.", { retryAfter: 5 });
    await receive(request, response, actor, limits);
  } finally {
    leaveUser?.();
    leaveNetwork?.();
  }
}

/**
 * Receives the multipart field `file`: its type is detected, it is stored before its row exists, and an image also gets a
 * cleaned copy for models.
 */
async function receive(request: IncomingMessage, response: ServerResponse, actor: Actor, { rateLimits }: UploadLimits): Promise<void> {
  if (!/^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "")) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send the file as multipart/form-data in a field named file");
  }
  const length = Number(request.headers["content-length"]) || 0;
  // The multipart framing adds a little to the size of the file.
  if (length > uploadBytesMax + 65_536) throw tooLarge();
  const leave = await reserveUploadRoom(actor, length > 0 ? Math.max(0, length - 65_536) : null, rateLimits);
  try {
    await receiveInto(await mkdtemp(join(tmpdir(), "bestchat-upload-")), request, response, actor);
  } finally {
    await leave();
  }
}

async function receiveInto(folder: string, request: IncomingMessage, response: ServerResponse, actor: Actor): Promise<void> {
  try {
    const received = await receiveFile(request, join(folder, "received"));
    const { mime, charset } = await typeOfFile(join(folder, "received"), received.name);
    const cleaned = isImage(mime) ? await cleanedImage(folder) : null;
    const upload = { id: uuidv7(), name: received.name, mime, size: received.size, sha256: received.sha256 };
    await reserveFile(upload.id);
    await storage().put(upload.id, createReadStream(join(folder, "received")), received.size);
    if (cleaned) await storage().put(visionKey(upload.id), createReadStream(cleaned.path), cleaned.size);
    await createUpload(actor, upload, isImage(mime) ? "none" : "pending", charset);
    sendJson(response, 201, upload);
    void extractTexts();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Serves a file to its owner, always as a download: nothing that a user uploaded may run in the product's origin.
 * `asPicture`: the converted JPEG of a HEIC image, which most browsers cannot show.
 */
export async function serveUpload(response: ServerResponse, actor: Actor, id: string, asPicture: boolean): Promise<void> {
  const parsedId = EntityId.safeParse(id);
  if (!parsedId.success) throw notFound("Upload");
  const upload = await getUpload(actor, parsedId.data);
  const isConverted = asPicture && /^image\/hei[cf]$/.test(upload.mime);
  const bytes = await storage().get(isConverted ? visionKey(upload.id) : upload.id);
  if (!bytes) throw notFound("Upload");
  const mime = isConverted ? "image/jpeg" : upload.mime;
  response.writeHead(200, {
    // The charset was detected at upload.
    "Content-Type": mime.startsWith("text/") ? `${mime}; charset=${upload.charset ?? "utf-8"}` : mime,
    ...(isConverted ? {} : { "Content-Length": upload.size }),
    "Content-Disposition": attachmentNamed(isConverted ? `${upload.name}.jpg` : upload.name),
    "Content-Security-Policy": "sandbox; default-src 'none'",
  });
  await pipeline(bytes, response);
}

/** The copy that models see: re-encoded in a worker, without metadata. The owner keeps the original. */
async function cleanedImage(folder: string): Promise<{ path: string; size: number }> {
  const path = join(folder, "clean");
  try {
    await runInWorker({ kind: "image", path: join(folder, "received"), target: path });
  } catch (error) {
    if (error instanceof UnreadableFile) throw new DomainError("UNSUPPORTED_MEDIA_TYPE", error.message);
    throw error;
  }
  return { path, size: (await stat(path)).size };
}
