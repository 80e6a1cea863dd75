import { PolarError } from "@polar-sh/sdk";
import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { isMissingAtPolar, type PolarLink, polarFailure, polarRetryAfter } from "#integrations/polar/polar.ts";
import { logger } from "#lib/logger.ts";
import { settings } from "../settings.ts";

/** Where a browser may be sent: whatever Polar returns must be a web address. */
export const WebAddress = z.url({ protocol: /^https?$/ });

/** The connection to Polar. @throws UNAVAILABLE when this deployment sells nothing */
export function requirePolar(): PolarLink {
  const { polar } = settings();
  if (!polar) throw new DomainError("UNAVAILABLE", "Billing is not set up here: the operator has to set POLAR_ACCESS_TOKEN.");
  return polar;
}

/**
 * Runs a request to Polar on behalf of a user. Failures become messages that say that nothing is lost, and whether a retry helps.
 */
export async function askPolar<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const failure = polarFailure(error);
    // Failures of our own, such as the database's, are passed on. A malformed response is Polar's failure.
    if (failure === null && !(error instanceof z.ZodError)) throw error;
    // Only the name of Polar's error is logged: its message may repeat what was sent.
    const status = error instanceof PolarError && "statusCode" in error ? error.statusCode : null;
    logger.warn({ failure: error instanceof Error ? error.name : "unknown", status }, "Polar could not be asked");
    throw toDomain(failure ?? "passing", error);
  }
}

const lastingRetrySeconds = 3600;

function toDomain(failure: "passing" | "denied" | "refused", cause: unknown): DomainError {
  switch (failure) {
    case "passing":
      return new DomainError("UNAVAILABLE", "Billing cannot be reached right now. Your plan is not affected; try again in a minute.", {
        retryAfter: polarRetryAfter(cause) ?? 60,
        cause,
      });
    case "denied":
      return new DomainError(
        "UNAVAILABLE",
        "Billing is not set up correctly here: there is no access to the payment provider. Your plan is not affected. Please tell the operator.",
        { retryAfter: lastingRetrySeconds, cause },
      );
    case "refused":
      return isMissingAtPolar(cause)
        ? new DomainError("NOT_FOUND", "The payment provider no longer has this. Your plan is not affected.", { cause })
        : new DomainError(
            "CONFLICT",
            "The payment provider refused this, and will again. Your plan is not affected. Please tell the operator.",
            {
              cause,
            },
          );
  }
}
