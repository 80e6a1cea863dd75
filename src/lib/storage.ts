import type { Readable } from "node:stream";

/** Where the bytes of files lie. Keys are ids that we made, never names of users. */
export type Storage = {
  /** Stores `size` bytes under `key`, whole or not at all; what was there is replaced. */
  put: (key: string, body: Readable, size: number) => Promise<void>;
  /** The bytes, or null when there are none. The caller reads the stream to its end or destroys it. */
  get: (key: string) => Promise<Readable | null>;
  /** Removing what is not there is no error: a removal may be repeated. */
  remove: (key: string) => Promise<void>;
  exists: (key: string) => Promise<boolean>;
};

/** Where the picture lies that models see of an uploaded image. */
export function seenKey(uploadId: string): string {
  return `${uploadId}-seen`;
}
