import type { plans } from "#contracts/plan.ts";

/** What a user may still spend, as one read sees it; amounts in millionths of a US dollar. */
export type QuotaSnapshot = {
  plan: keyof typeof plans;
  emailVerified: boolean;
  instructions: string;
  defaultModel: string | null;
  /** Replies begun in the last 24 hours, those to programs too, the first of them, and those being written now. */
  turns: number;
  firstTurnAt: Date | null;
  running: number;
  spentThisMonth: number;
  /** What calls under way may still cost. */
  held: number;
  /** The caps that the user has set for one reply and for one day, and what of the day's is spent or held: own keys count here. */
  turnCap: number | null;
  dayCap: number | null;
  usedToday: number;
  /** Changes with every beginning of a reply or call; see usage/user-limit.ts. */
  limitVersion: string;
};

/** A QuotaSnapshot that is cheap to read: `heldAtMost` are all holds of a day, also of calls that have ended; the day is not added up. */
export type RoughStanding = Omit<QuotaSnapshot, "held" | "usedToday"> & { heldAtMost: number };
