import { type PlanId, type PlanLimits, plans } from "#contracts/plan.ts";
import { count, size } from "./billing-labels.ts";

/** What each plan is for, in a sentence. */
export const planText: Record<PlanId, string> = {
  free: "Everything you need to try it, and to keep a list in order.",
  pro: "For people who leave their day to it.",
};

/** What a plan's card promises first. */
export function planPromises(plan: PlanId): string[] {
  const { dailyTurns, storageBytesMax, contextTokensMax, apiKeysMax, mcpServersMax } = plans[plan];
  const numbers = [
    `${count(dailyTurns)} messages a day`,
    `${size(storageBytesMax)} for your files`,
    `Remembers ${count(contextTokensMax)} tokens of a conversation`,
  ];
  if (plan === "free") return [...numbers, "All models, tasks and undo"];
  return [
    ...numbers,
    "Twenty times the monthly allowance for large models",
    `${apiKeysMax} API keys and ${mcpServersMax} tool servers (MCP)`,
  ];
}

type LimitRow = { name: string; note?: string; value: (limit: number) => string };
export type ComparisonRow = { name: string; note?: string; values: Record<PlanId, string | boolean> };

/** The line of each limit, in the order of the table: a limit without one does not compile. */
const limitRows = {
  dailyTurns: { name: "Messages a day", note: "counted over 24 hours", value: count },
  monthlyMicroUsd: {
    name: "Monthly allowance for models",
    note: "what their providers charge for your replies",
    value: (microUsd) => `$${count(microUsd / 1_000_000)}`,
  },
  contextTokensMax: { name: "Conversation memory", note: "tokens given to the model", value: count },
  storageBytesMax: { name: "Storage for files", value: size },
  fileBytesMax: { name: "One file", value: size },
  apiKeysMax: { name: "API keys", value: count },
  mcpServersMax: { name: "Tool servers (MCP)", value: count },
  schedulesMax: { name: "Schedules", note: "work that is done at its times", value: count },
} satisfies Record<keyof PlanLimits, LimitRow>;

/** Every limit side by side, from the numbers that are enforced. */
export const comparison: ComparisonRow[] = [
  ...(Object.entries(limitRows) as [keyof PlanLimits, LimitRow][]).map(([limit, { value, ...row }]) => ({
    ...row,
    values: each((plan) => value(plans[plan][limit])),
  })),
  { name: "Tasks, approval and undo", values: each(() => true) },
  { name: "History of every change", values: each(() => true) },
];

function each<T>(valueOf: (plan: PlanId) => T): Record<PlanId, T> {
  return { free: valueOf("free"), pro: valueOf("pro") };
}
