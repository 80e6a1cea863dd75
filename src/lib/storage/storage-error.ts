import { Readable } from "node:stream";
import type { Storage } from "../storage.ts";
import { systemFailure } from "../system-error.ts";

/** full: no space · refused: wrong credentials or bucket, until an operator fixes it · away: a retry may work */
export type StorageFailure = "full" | "refused" | "away";

/** Why files could not be stored or read. The message is for the person who waits. */
export class StorageError extends Error {
  readonly failure: StorageFailure;
  constructor(failure: StorageFailure, cause: unknown) {
    super(messages[failure], { cause });
    this.name = "StorageError";
    this.failure = failure;
  }
}

const messages: Record<StorageFailure, string> = {
  full: "There is no room left for files on this server, so the file was not stored. Whoever runs it has to make room; then send the file again.",
  refused: "This server may not write to or read from its place for files. Whoever runs it has to mend that; then send the file again.",
  away: "The storage for files cannot be reached right now. Nothing is lost; try again in a minute.",
};

/** Wraps a storage so that its failures are StorageErrors that say whether a retry helps. */
export function withStorageErrors(storage: Storage): Storage {
  return {
    put: (key, body, size) => wrapErrors(() => storage.put(key, body, size), body),
    get: (key) => wrapErrors(() => storage.get(key)),
    remove: (key) => wrapErrors(() => storage.remove(key)),
    exists: (key) => wrapErrors(() => storage.exists(key)),
  };
}

async function wrapErrors<T>(work: () => Promise<T>, source?: Readable): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A source that failed is not the storage's fault.
    if (source instanceof Readable && source.errored === error) throw error;
    const failure = failureOf(error);
    throw failure ? new StorageError(failure, error) : error;
  }
}

const fullNames = /StorageFull|InsufficientStorage|QuotaExceeded|EntityTooLarge/;
const refusedNames =
  /AccessDenied|NoSuchBucket|InvalidAccessKeyId|SignatureDoesNotMatch|Credentials|PermanentRedirect|AuthorizationHeaderMalformed|InvalidBucket|AllAccessDisabled|ExpiredToken|InvalidToken|RequestTimeTooSkewed|AccountProblem|NoS3Server/;
const awayNames = /Timeout|SlowDown|ServiceUnavailable|InternalError|Throttl|TooManyRequests/;

function failureOf(error: unknown): StorageFailure | null {
  const system = systemFailure(error);
  if (system) return ({ "disk-full": "full", "disk-refused": "refused", untrusted: "refused", network: "away" } as const)[system];
  if (!(error instanceof Error)) return null;
  const status = statusIn(error);
  if (status === 507 || fullNames.test(error.name)) return "full";
  if (status === 401 || status === 403 || status === 301 || refusedNames.test(error.name)) return "refused";
  if (status === 429 || status >= 500 || awayNames.test(error.name)) return "away";
  return status >= 400 ? "refused" : null;
}

/** The S3 client stores a response's status in `$metadata`. */
function statusIn(error: Error): number {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: unknown } };
  return typeof $metadata?.httpStatusCode === "number" ? $metadata.httpStatusCode : 0;
}
