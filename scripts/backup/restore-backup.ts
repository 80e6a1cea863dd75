import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import type { Storage } from "#lib/storage.ts";
import { type Entry, type EntryHead, readArchive } from "./archive.ts";
import { BackupError } from "./backup-error.ts";
import { Loader } from "./load.ts";
import { unseal } from "./seal.ts";

export type Sealed = () => Promise<AsyncIterable<Buffer>>;
export type KeptSecrets = { file: string | null; env: Record<string, string> };
export type Contents = { about: Extract<EntryHead, { kind: "about" }>; secrets: KeptSecrets; counts: Record<EntryHead["kind"], number> };

/** Reads a backup to its end without changing anything; returning means that it is complete. */
export async function checkBackup(sealed: Sealed, passphrase: string): Promise<Contents> {
  const counts = { about: 0, secrets: 0, table: 0, audit: 0, upload: 0, end: 0 };
  let about: Contents["about"] | undefined;
  let secrets: KeptSecrets = { file: null, env: {} };
  for await (const { head, body } of await entriesOf(sealed, passphrase)) {
    counts[head.kind] += 1;
    if (head.kind === "about") about = head;
    if (head.kind === "secrets") secrets = JSON.parse(await text(Readable.from(body))) as KeptSecrets;
  }
  if (!about) throw new BackupError("The backup does not say what it is.");
  return { about, secrets, counts };
}

/** Writes the secrets of a backup to a data folder that has none; the embedded database is then created with them. */
export async function restoreSecrets(dataDir: string, { file }: KeptSecrets): Promise<void> {
  if (!file) return;
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, "secrets.json"), file, { mode: 0o600, flag: "wx" });
}

const restored = ["secrets.json", "postgres", "uploads", "audit"];

/** Removes what a failed restore has written to a previously empty folder. */
export async function emptyAgain(dataDir: string): Promise<void> {
  for (const name of restored) await rm(join(dataDir, name), { recursive: true, force: true });
}

/** @throws BackupError when the folder has data: a restore never mixes two states */
export async function refuseUsedFolder(dataDir: string): Promise<void> {
  for (const name of restored) {
    const path = join(dataDir, name);
    const isUsed = existsSync(path) && (name === "secrets.json" || (await readdir(path)).length > 0);
    if (isUsed) throw new BackupError(`${path} is there already: a restore needs an empty place. Name a new folder in DATA_DIR.`);
  }
}

export type RestoreTarget = { url: string; dataDir: string; storage: Storage };

/** Fills an empty database, DATA_DIR/audit and the storage. The database is filled completely or not at all. */
export async function restoreBackup(sealed: Sealed, passphrase: string, target: RestoreTarget): Promise<void> {
  let loader: Loader | undefined;
  try {
    for await (const entry of await entriesOf(sealed, passphrase)) {
      if (entry.head.kind === "about") loader = await Loader.begin(target.url, entry.head);
      else if (entry.head.kind === "table") await loader?.table(entry.head, entry.body);
      else await restoreFile(entry, target);
    }
    await loader?.finish();
  } catch (error) {
    await loader?.giveUp();
    throw error;
  }
}

async function restoreFile({ head, body }: Entry, { dataDir, storage }: RestoreTarget): Promise<void> {
  if (head.kind === "audit") {
    await mkdir(join(dataDir, "audit"), { recursive: true });
    await pipeline(Readable.from(body), createWriteStream(join(dataDir, "audit", head.name), { mode: 0o600, flags: "wx" }));
  }
  if (head.kind === "upload") await putWithLength(storage, head.name, body);
}

/** A storage needs a file's length before its bytes. */
async function putWithLength(storage: Storage, name: string, body: AsyncIterable<Buffer>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bestchat-restore-"));
  try {
    const file = createWriteStream(join(folder, "bytes"));
    await pipeline(Readable.from(body), file);
    await storage.put(name, createReadStream(join(folder, "bytes")), file.bytesWritten);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function entriesOf(sealed: Sealed, passphrase: string): Promise<AsyncGenerator<Entry>> {
  const opened = Readable.from(unseal(await sealed(), passphrase));
  const plain = createZstdDecompress();
  // Forward the original error, which names the cause.
  opened.on("error", (error) => plain.destroy(error));
  return readArchive(opened.pipe(plain));
}
