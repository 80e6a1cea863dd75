import { Readable } from "node:stream";
import type { Storage } from "../storage.ts";
import { systemFailure } from "../system-error.ts";

/** full: no room · refused: our access or its place is wrong, until an operator mends it · away: a retry may work */
export type StorageFailure = "full" | "refused" | "away";

/** Why files could not be stored or read. The words are for the person who waits. */
export class StorageError extends Error {
  readonly failure: StorageFailure;
  constructor(failure: StorageFailure, cause: unknown) {
    super(words[failure], { cause });
    this.name = "StorageError";
    this.failure = failure;
  }
}

const words: Record<StorageFailure, string> = {
  full: "There is no room left for files on this server, so the file was not stored. Whoever runs it has to make room; then send the file again.",
  refused: "This server may not write to or read from its place for files. Whoever runs it has to mend that; then send the file again.",
  away: "The storage for files cannot be reached right now. Nothing is lost; try again in a minute.",
};

/** The same storage, whose failures say that they are its own and whether trying again helps. */
export function explained(storage: Storage): Storage {
  return {
    put: (key, body, size) => explain(() => storage.put(key, body, size), body),
    get: (key) => explain(() => storage.get(key)),
    remove: (key) => explain(() => storage.remove(key)),
    exists: (key) => explain(() => storage.exists(key)),
  };
}

async function explain<T>(work: () => Promise<T>, source?: Readable): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A source that broke off is not the storage's doing.
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

/** The S3 client keeps the status of an answer in `$metadata`. */
function statusIn(error: Error): number {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: unknown } };
  return typeof $metadata?.httpStatusCode === "number" ? $metadata.httpStatusCode : 0;
}
