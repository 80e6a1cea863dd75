import type { plans } from "#contracts/plan.ts";

/** What a user may still spend, from one read; amounts in millionths of a US dollar. */
export type QuotaSnapshot = {
  plan: keyof typeof plans;
  emailVerified: boolean;
  instructions: string;
  defaultModel: string | null;
  /** Replies begun in the last 24 hours, also those to programs; the time of the first; how many are running. */
  turns: number;
  firstTurnAt: Date | null;
  running: number;
  spentThisMonth: number;
  /** The maximum further cost of calls in flight. */
  held: number;
  /** The user's caps for one reply and one day, and what is spent or held today; own keys count too. */
  turnCap: number | null;
  dayCap: number | null;
  usedToday: number;
  /** Incremented whenever a reply or call begins; see user-limit.ts. */
  limitVersion: string;
};

/**
 * A QuotaSnapshot that is cheap to read: `heldAtMost` includes the holds of ended calls of the last day; today's use is not
 * summed.
 */
export type RoughQuotaSnapshot = Omit<QuotaSnapshot, "held" | "usedToday"> & { heldAtMost: number };
