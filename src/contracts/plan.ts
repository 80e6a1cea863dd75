import { uploadBytesMax } from "./limits.ts";

const gibibyte = 1024 ** 3;

/** The limits of a plan. A day is the last 24 hours, a month the calendar month in UTC. */
export type PlanLimits = {
  /** Replies that may be begun in 24 hours. */
  dailyTurns: number;
  /** The maximum cost to us of a month's model calls, in millionths of a US dollar. */
  monthlyMicroUsd: number;
  /** For all stored files together, and for one file. */
  storageBytesMax: number;
  fileBytesMax: number;
  /** How much of a long conversation is sent to the model. */
  contextTokensMax: number;
  apiKeysMax: number;
  mcpServersMax: number;
  /** Schedules that can still run. */
  schedulesMax: number;
};

/** The plans and their limits. Prices and products are Polar's; which product is Pro is configured on the server. */
export const plans = {
  free: {
    name: "Free",
    dailyTurns: 500,
    monthlyMicroUsd: 1_000_000,
    storageBytesMax: gibibyte / 2,
    fileBytesMax: uploadBytesMax,
    contextTokensMax: 32_000,
    apiKeysMax: 5,
    mcpServersMax: 3,
    schedulesMax: 3,
  },
  pro: {
    name: "Pro",
    dailyTurns: 5000,
    monthlyMicroUsd: 20_000_000,
    storageBytesMax: 20 * gibibyte,
    fileBytesMax: uploadBytesMax,
    contextTokensMax: 200_000,
    apiKeysMax: 20,
    mcpServersMax: 10,
    schedulesMax: 50,
  },
} as const satisfies Record<string, PlanLimits & { name: string }>;
export type PlanId = keyof typeof plans;
