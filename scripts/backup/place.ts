import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { s3Client } from "#lib/storage/s3-storage.ts";
import { BackupError } from "./backup-error.ts";

/** Where backups are stored: a folder, or a bucket under a prefix. Names begin with their time, so they sort chronologically. */
export type Place = {
  put: (name: string, bytes: AsyncIterable<Buffer>) => Promise<{ bytes: number; where: string }>;
  get: (name: string) => Promise<AsyncIterable<Buffer>>;
  names: () => Promise<string[]>;
  remove: (name: string) => Promise<void>;
};

const nameForm = /^bestchat-\d{8}T\d{6}Z\.backup$/;
const s3BytesMax = 5 * 1024 ** 3;

/** `at`: a folder, or `s3://bucket/prefix`. */
export function openPlace(at: string, env: Record<string, string | undefined>): Place {
  const s3 = /^s3:\/\/([^/]+)\/?(.*)$/.exec(at);
  return s3 ? bucketPlace(s3[1] ?? "", (s3[2] ?? "").replace(/\/*$/, ""), env.AWS_ENDPOINT_URL) : folderPlace(at);
}

export function nameAt(time: Date): string {
  return `bestchat-${time.toISOString().replaceAll(/[-:]|\.\d+/g, "")}.backup`;
}

/** Splits an argument into the place and the backup; the newest if none is named. */
export async function findBackup(at: string, env: Record<string, string | undefined>): Promise<{ place: Place; name: string }> {
  const file = basename(at);
  if (file.endsWith(".backup"))
    return { place: openPlace(at.startsWith("s3://") ? at.slice(0, -file.length) : dirname(at), env), name: file };
  const place = openPlace(at, env);
  const newest = (await place.names()).at(-1);
  if (!newest) throw new BackupError(`There is no backup in ${at}.`);
  return { place, name: newest };
}

/** Removes all but the newest `keep` and returns their names. */
export async function removeOld(place: Place, keep: number): Promise<string[]> {
  const old = (await place.names()).slice(0, -keep);
  for (const name of old) await place.remove(name);
  return old;
}

function folderPlace(folder: string): Place {
  return {
    async put(name, bytes) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, name);
      const unfinished = `${path}.part`;
      try {
        const target = createWriteStream(unfinished, { flags: "wx", mode: 0o600, flush: true });
        await pipeline(Readable.from(bytes), target);
        await rename(unfinished, path);
        return { bytes: target.bytesWritten, where: path };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") await rm(unfinished, { force: true });
        throw error;
      }
    },
    async get(name) {
      await stat(join(folder, name)).catch(() => {
        throw new BackupError(`There is no backup ${join(folder, name)}.`);
      });
      return createReadStream(join(folder, name));
    },
    names: async () => (await readdir(folder).catch(() => [] as string[])).filter((name) => nameForm.test(name)).sort(),
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

function bucketPlace(bucket: string, prefix: string, endpoint: string | undefined): Place {
  const client = s3Client(endpoint, false);
  const at = (name: string) => ({ Bucket: bucket, Key: prefix ? `${prefix}/${name}` : name });
  return {
    async put(name, bytes) {
      // S3 needs the length in advance, so it is written to a temporary file first.
      const scratch = await mkdtemp(join(tmpdir(), "bestchat-backup-"));
      try {
        const file = await folderPlace(scratch).put(name, bytes);
        if (file.bytes > s3BytesMax)
          throw new BackupError("The backup is larger than 5 GB, the most that one upload to S3 takes: name a folder.");
        await client.send(new PutObjectCommand({ ...at(name), Body: createReadStream(file.where), ContentLength: file.bytes }));
        return { bytes: file.bytes, where: `s3://${bucket}/${at(name).Key}` };
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
    async get(name) {
      const { Body } = await client.send(new GetObjectCommand(at(name)));
      if (!(Body instanceof Readable)) throw new BackupError(`There is no backup ${name} in the bucket.`);
      return Body;
    },
    async names() {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix ? `${prefix}/` : "", ContinuationToken: token }),
        );
        names.push(...(page.Contents ?? []).map(({ Key = "" }) => basename(Key)));
        token = page.NextContinuationToken;
      } while (token);
      return names.filter((name) => nameForm.test(name)).sort();
    },
    async remove(name) {
      await client.send(new DeleteObjectCommand(at(name)));
    },
  };
}
