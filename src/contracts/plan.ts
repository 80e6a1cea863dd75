import { uploadBytesMax } from "./limits.ts";

const gibibyte = 1024 ** 3;

/** What a plan allows, as numbers. Days and months are the last 24 hours and the calendar month in UTC. */
export type PlanLimits = {
  /** Replies that may be begun in 24 hours. */
  dailyTurns: number;
  /** What the models' calls of one month may cost us, in millionths of a US dollar. */
  monthlyMicroUsd: number;
  /** All stored files together, and one of them. */
  storageBytesMax: number;
  fileBytesMax: number;
  /** How much of a long conversation is given to the model. */
  contextTokensMax: number;
  apiKeysMax: number;
  mcpServersMax: number;
  /** Schedules that may still run. */
  schedulesMax: number;
};

/** The plans and their limits. Prices and products are Polar's; which product is Pro is the server's configuration. */
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
