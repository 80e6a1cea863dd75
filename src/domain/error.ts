import type { ErrorCode, FieldError } from "#contracts/error.ts";
import { isDatabaseError } from "#lib/db-error.ts";
import { StorageError } from "#lib/storage/storage-error.ts";
import { systemFailure } from "#lib/system-error.ts";

const mark = Symbol.for("bestchat.domainError");

/** The one error that verbs throw. `cause` is logged and never sent. */
export class DomainError extends Error {
  readonly [mark] = true;
  readonly code: ErrorCode;
  readonly fields: FieldError[] | undefined;
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, more: { fields?: FieldError[]; retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.name = "DomainError";
    this.code = code;
    this.fields = more.fields;
    this.retryAfter = more.retryAfter;
  }
}

/**
 * Identified by a mark: Next's bundles contain copies of the class, and share with our server what throws it, such as
 * better-auth.
 */
Object.defineProperty(DomainError, Symbol.hasInstance, {
  value(this: unknown, error: unknown): boolean {
    // A subclass uses the ordinary check.
    if (this !== DomainError) return Function.prototype[Symbol.hasInstance].call(this as typeof DomainError, error);
    return typeof error === "object" && error !== null && mark in error;
  },
});

/** NOT_FOUND for `what`, with the same message whether it is missing, deleted or someone else's. */
export function notFound(what: string): DomainError {
  return new DomainError("NOT_FOUND", `${what} not found`);
}

/** VALIDATION for one field that only the domain can check. */
export function invalid(field: string, message: string): DomainError {
  return new DomainError("VALIDATION", "Validation failed", { fields: [{ field, message }] });
}

/**
 * Any thrown value as a DomainError: database failures become UNAVAILABLE, TIMEOUT or CONFLICT, failures of files and other
 * services UNAVAILABLE with a message that names them, the rest INTERNAL.
 */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof StorageError) return ofStorage(error);
  if (!isDatabaseError(error)) return ofSystem(error);
  switch (classifyDbError(error)) {
    case "unavailable":
      return new DomainError("UNAVAILABLE", "The database is not reachable. Try again in a moment.", { retryAfter: 2, cause: error });
    case "busy":
      return new DomainError("UNAVAILABLE", "The server is busy. Try again in a moment.", { retryAfter: 1, cause: error });
    case "timeout":
      return new DomainError("TIMEOUT", "The request took too long. Try again, or ask for less.", { cause: error });
    case "conflict":
      return new DomainError("CONFLICT", "Someone else changed this at the same time. Try again.", { cause: error });
    case "other":
      return internal(error);
  }
}

/** Retry delay for failures that only an operator can fix. */
const lastingRetrySeconds = 300;

function ofStorage(error: StorageError): DomainError {
  return new DomainError("UNAVAILABLE", error.message, { retryAfter: error.failure === "away" ? 60 : lastingRetrySeconds, cause: error });
}

/**
 * System errors that were not handled closer to their cause. Database errors are not among them: they are recognised separately.
 */
function ofSystem(error: unknown): DomainError {
  switch (systemFailure(error)) {
    case "disk-full":
      return ofStorage(new StorageError("full", error));
    case "disk-refused":
      return new DomainError("UNAVAILABLE", "This server cannot use its disk. Whoever runs it has to mend that.", {
        retryAfter: lastingRetrySeconds,
        cause: error,
      });
    case "network":
      return new DomainError("UNAVAILABLE", "Another service that this needs cannot be reached. Try again in a moment.", {
        retryAfter: 5,
        cause: error,
      });
    case "untrusted":
      return new DomainError(
        "UNAVAILABLE",
        "Another service that this needs has a certificate that is not trusted here. Whoever runs this server has to mend that.",
        {
          retryAfter: lastingRetrySeconds,
          cause: error,
        },
      );
    case null:
      return internal(error);
  }
}

function internal(cause: unknown): DomainError {
  return new DomainError("INTERNAL", "Something went wrong on our side. It has been logged.", { cause });
}

/** True for the unique-constraint failure of Prisma or of raw SQL. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, state } = shape(error);
  return code === "P2002" || state === "23505";
}

/** True for the database's own internal errors, which may be transient or caused by the stored data. */
export function isInternalToDatabase(error: unknown): boolean {
  return /^(XX|532)/.test(shape(error instanceof DomainError ? error.cause : error).state ?? "");
}

type DbFailure = "unavailable" | "busy" | "timeout" | "conflict" | "other";

const unavailableKinds = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TlsConnectionError",
  "AuthenticationFailed",
  "DatabaseAccessDenied",
  "DatabaseDoesNotExist",
]);
const unavailableCodes = new Set(["P1000", "P1001", "P1002", "P1003", "P1008", "P1010", "P1011", "P1017"]);
// Some errors of pg have no code and are recognised only by their message.
const messages: [RegExp, DbFailure][] = [
  [/timeout exceeded when trying to connect/, "busy"],
  [/Query read timeout/, "timeout"],
  [/Connection terminated|not queryable|Connection ended unexpectedly|Client was closed|timeout expired/, "unavailable"],
];

function classifyDbError(error: unknown): DbFailure {
  const { name, code, state, kind, message } = shape(error);
  if (name === "DatabaseBusy") return "busy";
  if (state === "57014" || state === "55P03") return "timeout";
  if (state === "53300" || kind === "TooManyConnections" || code === "P2037" || code === "P2024") return "busy";
  if ((kind && unavailableKinds.has(kind)) || (code && unavailableCodes.has(code))) return "unavailable";
  if (state && /^(08|57P0[123]|58|53[0-24-9]|XX)/.test(state)) return "unavailable";
  if (code === "P2034") return "conflict";
  if (code === "P2028") return /expired transaction|commit cannot/.test(message) ? "timeout" : "busy";
  if (systemFailure(error) === "network") return "unavailable";
  return messages.find(([pattern]) => pattern.test(message))?.[1] ?? "other";
}

type AdapterCause = { kind?: string; originalCode?: string };
type Failure = {
  name?: string;
  code?: string;
  message?: string;
  cause?: AdapterCause;
  meta?: { driverAdapterError?: { cause?: AdapterCause } };
};

function shape(error: unknown) {
  const failure = (typeof error === "object" && error !== null ? error : {}) as Failure;
  // A transaction's begin and commit fail with the adapter's error unwrapped.
  const cause = failure.name === "DriverAdapterError" ? failure.cause : failure.meta?.driverAdapterError?.cause;
  const code = typeof failure.code === "string" ? failure.code : undefined;
  const ownState = code && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code) ? code : undefined;
  return { name: failure.name, code, state: cause?.originalCode ?? ownState, kind: cause?.kind, message: String(failure.message ?? "") };
}
