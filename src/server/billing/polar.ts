import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { logger } from "#lib/logger.ts";
import type { PolarLink } from "#lib/polar.ts";
import { settings } from "../settings.ts";

/** Where a browser may be sent: whatever Polar answers, it is a web address. */
export const WebAddress = z.url({ protocol: /^https?$/ });

/** The way to Polar; UNAVAILABLE when this deployment sells nothing. */
export function requirePolar(): PolarLink {
  const { polar } = settings();
  if (!polar) throw new DomainError("UNAVAILABLE", "Billing is not set up here: the operator has to set POLAR_ACCESS_TOKEN.");
  return polar;
}

/** Runs a request to Polar for a person who waits; its failures become words that say that nothing is lost. */
export async function askPolar<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    // Polar's own words stay in the log, by name only: they may repeat what was sent.
    logger.warn({ failure: error instanceof Error ? error.name : "unknown" }, "Polar could not be asked");
    throw new DomainError("UNAVAILABLE", "Billing cannot be reached right now. Your plan is not affected; try again in a minute.", {
      retryAfter: 60,
      cause: error,
    });
  }
}
