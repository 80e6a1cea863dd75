import { PolarClientError, PolarNetworkError, PolarRateLimitError, PolarServerError } from "@polar-sh/sdk";
import { createPolar, errors, type Polar } from "@polar-sh/sdk/2026-10";

/** The way to Polar, which of its products is Pro by the month and by the year, and how its failures are read. */
export type PolarLink = {
  api: Polar;
  products: { month: string | null; year: string | null };
  /** Runs a request that changes nothing, again after a passing failure. Requests that change something are sent once. */
  read: <T>(request: (api: Polar) => Promise<T>) => Promise<T>;
  isMissing: (error: unknown) => boolean;
  /** True when a subscription is over at Polar already, so that ending it is done. */
  isEnded: (error: unknown) => boolean;
};

type PolarEnv = { POLAR_ACCESS_TOKEN?: string | undefined; POLAR_SERVER_URL?: string | undefined; POLAR_PRODUCT_ID_PRO: string[] };

const requestTimeoutSeconds = 4;
const readAttempts = 3;
const readPauseMs = 250;
/** A read is given up here, however many attempts are left: a page waits for it. */
const readDeadlineMs = 6000;

/** Null when no token is set: this deployment sells nothing. */
export function connectPolar(env: PolarEnv): PolarLink | null {
  if (!env.POLAR_ACCESS_TOKEN) return null;
  const [month, year] = env.POLAR_PRODUCT_ID_PRO;
  const address = env.POLAR_SERVER_URL ? { baseUrl: env.POLAR_SERVER_URL.replace(/\/+$/, "") } : {};
  const api = createPolar({ accessToken: env.POLAR_ACCESS_TOKEN, timeout: requestTimeoutSeconds, ...address });
  const products = { month: month ?? null, year: year ?? null };
  return { api, products, read: (request) => readAgain(() => request(api)), isMissing: isMissingAtPolar, isEnded };
}

async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  const began = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const waitMs = readPauseMs * 4 ** (attempt - 1);
      if (attempt === readAttempts || !isPassing(error) || Date.now() + waitMs - began > readDeadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** True for Polar's own word that there is no such thing, and not for any 404 on the way there. */
export function isMissingAtPolar(error: unknown): boolean {
  return error instanceof errors.ResourceNotFound && (error as { error?: { error?: unknown } }).error?.error === "ResourceNotFound";
}

function isEnded(error: unknown): boolean {
  return isMissingAtPolar(error) || error instanceof errors.AlreadyCanceledSubscription;
}

/**
 * What a failed request means. passing: away, slow or busy, a retry may work · denied: our own access is refused, or another server answers ·
 * refused: Polar understood and says no, and will again · null: no failure of Polar's at all.
 */
export function polarFailure(error: unknown): "passing" | "denied" | "refused" | null {
  // A page instead of an answer: POLAR_SERVER_URL is another server's, or something stands in the way.
  if (error instanceof SyntaxError) return "denied";
  if (isPassing(error)) return "passing";
  if (!(error instanceof PolarClientError)) return null;
  if (error.statusCode === 408 || error.statusCode === 425) return "passing";
  return error.statusCode === 401 || (error.statusCode === 403 && !(error instanceof errors.AlreadyCanceledSubscription))
    ? "denied"
    : "refused";
}

/** Seconds that Polar asks us to wait, when it does. */
export function polarRetryAfter(error: unknown): number | null {
  return error instanceof PolarRateLimitError ? error.retryAfter : null;
}

/** True when Polar refuses a field of the body, such as `customer_email`. */
export function isFieldRefused(error: unknown, ...fields: string[]): boolean {
  if (!(error instanceof errors.HTTPValidationError)) return false;
  const { detail } = error.error;
  return Array.isArray(detail) && detail.some(({ loc }) => loc.some((part) => fields.includes(String(part))));
}

function isPassing(error: unknown): boolean {
  return error instanceof PolarNetworkError || error instanceof PolarServerError || error instanceof PolarRateLimitError;
}
