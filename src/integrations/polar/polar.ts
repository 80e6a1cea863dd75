import { PolarClientError, PolarNetworkError, PolarRateLimitError, PolarServerError } from "@polar-sh/sdk";
import { createPolar, errors, type Polar } from "@polar-sh/sdk/2026-10";

/** The connection to Polar: its client, which of its products is Pro by month and year, and how to interpret its errors. */
export type PolarLink = {
  api: Polar;
  products: { month: string | null; year: string | null };
  /** Runs a read request, retried after a transient failure. Write requests are sent once. */
  read: <T>(request: (api: Polar) => Promise<T>) => Promise<T>;
  isMissing: (error: unknown) => boolean;
  /** Whether a subscription is already over at Polar, so that canceling it is done. */
  isEnded: (error: unknown) => boolean;
};

type PolarEnv = { POLAR_ACCESS_TOKEN?: string | undefined; POLAR_SERVER_URL?: string | undefined; POLAR_PRODUCT_ID_PRO: string[] };

const requestTimeoutSeconds = 4;
const readAttempts = 3;
const readPauseMs = 250;
/** The deadline of a read across all attempts: a page waits for it. */
const readDeadlineMs = 6000;

/** Null if no token is set: this deployment sells nothing. */
export function connectPolar(env: PolarEnv): PolarLink | null {
  if (!env.POLAR_ACCESS_TOKEN) return null;
  const [month, year] = env.POLAR_PRODUCT_ID_PRO;
  const address = env.POLAR_SERVER_URL ? { baseUrl: env.POLAR_SERVER_URL.replace(/\/+$/, "") } : {};
  const api = createPolar({ accessToken: env.POLAR_ACCESS_TOKEN, timeout: requestTimeoutSeconds, ...address });
  const products = { month: month ?? null, year: year ?? null };
  return { api, products, read: (request) => readWithRetry(() => request(api)), isMissing: isMissingAtPolar, isEnded };
}

async function readWithRetry<T>(read: () => Promise<T>): Promise<T> {
  const began = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const waitMs = readPauseMs * 4 ** (attempt - 1);
      if (attempt === readAttempts || !isTransient(error) || Date.now() + waitMs - began > readDeadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** Whether Polar itself reports that something does not exist, as opposed to any 404 on the way. */
export function isMissingAtPolar(error: unknown): boolean {
  return error instanceof errors.ResourceNotFound && (error as { error?: { error?: unknown } }).error?.error === "ResourceNotFound";
}

function isEnded(error: unknown): boolean {
  return isMissingAtPolar(error) || error instanceof errors.AlreadyCanceledSubscription;
}

/**
 * The meaning of a failed request. passing: unavailable, slow or busy, a retry may work · denied: our access is refused, or
 * another server answered · refused: Polar rejects the request, and will again · null: not Polar's failure.
 */
export function polarFailure(error: unknown): "passing" | "denied" | "refused" | null {
  // A page instead of JSON: POLAR_SERVER_URL is another server's, or a proxy interferes.
  if (error instanceof SyntaxError) return "denied";
  if (isTransient(error)) return "passing";
  if (!(error instanceof PolarClientError)) return null;
  if (error.statusCode === 408 || error.statusCode === 425) return "passing";
  return error.statusCode === 401 || (error.statusCode === 403 && !(error instanceof errors.AlreadyCanceledSubscription))
    ? "denied"
    : "refused";
}

/** The number of seconds that Polar asks us to wait, if any. */
export function polarRetryAfter(error: unknown): number | null {
  return error instanceof PolarRateLimitError ? error.retryAfter : null;
}

/** Whether Polar refuses a field of the body, such as `customer_email`. */
export function isFieldRefused(error: unknown, ...fields: string[]): boolean {
  if (!(error instanceof errors.HTTPValidationError)) return false;
  const { detail } = error.error;
  return Array.isArray(detail) && detail.some(({ loc }) => loc.some((part) => fields.includes(String(part))));
}

function isTransient(error: unknown): boolean {
  return error instanceof PolarNetworkError || error instanceof PolarServerError || error instanceof PolarRateLimitError;
}
