import type { Readable } from "node:stream";

/** Stores the bytes of files. Keys are ids that we created, never user-supplied names. */
export type Storage = {
  /** Stores `size` bytes under `key` atomically, replacing what was there. */
  put: (key: string, body: Readable, size: number) => Promise<void>;
  /** The bytes, or null if there are none. The caller must read the stream to its end or destroy it. */
  get: (key: string) => Promise<Readable | null>;
  /** Idempotent, so that a removal can be retried. */
  remove: (key: string) => Promise<void>;
  exists: (key: string) => Promise<boolean>;
};

/** The key of the downscaled image that models receive for an upload. */
export function visionKey(uploadId: string): string {
  return `${uploadId}-seen`;
}
