import type { Storage } from "../storage.ts";
import { createFileStorage } from "./file-storage.ts";
import { createS3Storage } from "./s3-storage.ts";
import { withStorageErrors } from "./storage-error.ts";

export type StorageOptions = { DATA_DIR: string; S3_BUCKET?: string | undefined; AWS_ENDPOINT_URL?: string | undefined };

let opened: Storage | undefined;

/** Opens the process's storage: S3 if a bucket is configured, else DATA_DIR/uploads. */
export function openStorage({ DATA_DIR, S3_BUCKET, AWS_ENDPOINT_URL }: StorageOptions): Storage {
  opened = withStorageErrors(S3_BUCKET ? createS3Storage({ bucket: S3_BUCKET, endpoint: AWS_ENDPOINT_URL }) : createFileStorage(DATA_DIR));
  return opened;
}

/** The process's storage. */
export function storage(): Storage {
  if (!opened) throw new Error("the storage was used before openStorage()");
  return opened;
}
