import type { Actor } from "#domain/actor.ts";
import { type ExportUpload, exportFiles, exportUploads } from "#domain/export/export.ts";
import { logger } from "#lib/logger.ts";
import { openStorage } from "#lib/storage/open-storage.ts";
import type { Storage } from "#lib/storage.ts";
import { settings } from "../settings.ts";
import { streamOf, type ZipEntry, zip } from "./zip.ts";

let opened: Storage | undefined;

/** Opened at the first export, because few requests need it. */
function storage(): Storage {
  opened ??= openStorage(settings().storage);
  return opened;
}

/** All of the actor's data as a ZIP archive, created while it is streamed. */
export function archiveOf(actor: Actor): ReadableStream<Uint8Array<ArrayBuffer>> {
  return streamOf(logged(zip(entriesOf(actor)), actor));
}

async function* entriesOf(actor: Actor): AsyncGenerator<ZipEntry> {
  yield { path: "README.txt", content: oneOf(readme) };
  for (const { path, chunks } of exportFiles(actor)) yield { path, content: chunks };
  const missing: string[] = [];
  for await (const upload of exportUploads(actor)) {
    const content = await storage().get(upload.id);
    if (content) yield { path: pathOf(upload), content, stored: !upload.mime.startsWith("text/") };
    else missing.push(upload.id);
  }
  if (missing.length > 0) yield { path: "files-left-out.json", content: oneOf(JSON.stringify(missing)) };
}

/** The uploaded name below the id, because names are not unique. A name must not escape its folder. */
function pathOf({ id, name }: ExportUpload): string {
  const safe = name.replaceAll(/[\\/:]/g, "_");
  return `uploads/${id}/${safe === "." || safe === ".." ? "file" : safe}`;
}

/** A failure midway aborts the download, because the response has begun; here it is logged. */
async function* logged<T>(pieces: AsyncGenerator<T>, { userId, requestId }: Actor): AsyncGenerator<T> {
  try {
    yield* pieces;
  } catch (error) {
    logger.error({ err: error, user_id: userId, request_id: requestId }, "an export broke off");
    throw error;
  }
}

async function* oneOf(text: string): AsyncGenerator<string> {
  yield text;
}

const readme = `Your data at BestChat

account.json        who you are here, and how you can sign in
sessions.json       where you are signed in
tasks.json          your tasks, those in the trash too
conversations.json  your chats with all messages and branches, those in the trash too
uploads.json        what you attached; the files lie in uploads/<id>/
usage.json          what each model call took
history.json        what happened in your account
subscriptions.json  your subscriptions
api-keys.json       the keys of your programs
providers.json      the model providers that you added
mcp-servers.json    the tool servers that you added

Times are in UTC. Passwords, tokens and keys are not in here.
`;
