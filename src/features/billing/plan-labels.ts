import { type PlanId, plans } from "#contracts/plan.ts";
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

export type ComparisonRow = { name: string; note?: string; values: Record<PlanId, string | boolean> };

/** Every limit side by side, from the numbers that are enforced. */
export const comparison: ComparisonRow[] = [
  { name: "Messages a day", note: "counted over 24 hours", values: each((plan) => count(plans[plan].dailyTurns)) },
  {
    name: "Monthly allowance for models",
    note: "what their providers charge for your replies",
    values: each((plan) => `$${count(plans[plan].monthlyMicroUsd / 1_000_000)}`),
  },
  { name: "Conversation memory", note: "tokens given to the model", values: each((plan) => count(plans[plan].contextTokensMax)) },
  { name: "Storage for files", values: each((plan) => size(plans[plan].storageBytesMax)) },
  { name: "One file", values: each((plan) => size(plans[plan].fileBytesMax)) },
  { name: "API keys", values: each((plan) => count(plans[plan].apiKeysMax)) },
  { name: "Tool servers (MCP)", values: each((plan) => count(plans[plan].mcpServersMax)) },
  { name: "Schedules", note: "work that is done at its times", values: each((plan) => count(plans[plan].schedulesMax)) },
  { name: "Tasks, approval and undo", values: each(() => true) },
  { name: "History of every change", values: each(() => true) },
];

function each<T>(valueOf: (plan: PlanId) => T): Record<PlanId, T> {
  return { free: valueOf("free"), pro: valueOf("pro") };
}
