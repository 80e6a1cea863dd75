import { type PlanId, type PlanLimits, plans } from "#contracts/plan.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { count, size } from "./billing-labels.ts";

/** What each plan is for, in a sentence. */
export const planText: Record<PlanId, MessageKey> = {
  free: "billing.freePlanText",
  pro: "billing.proPlanText",
};

/** What a plan's card promises first. */
export function planPromises(plan: PlanId): string[] {
  const { dailyTurns, storageBytesMax, contextTokensMax, apiKeysMax, mcpServersMax } = plans[plan];
  const numbers = [
    t("billing.messagesADay", { dailyTurns: count(dailyTurns) }),
    t("billing.forYourFiles", { storageBytesMax: size(storageBytesMax) }),
    t("billing.contextTokens", { contextTokensMax: count(contextTokensMax) }),
  ];
  if (plan === "free") return [...numbers, t("billing.allModels")];
  return [...numbers, t("billing.twentyTimesAllowance"), t("billing.keysAndServers", { apiKeysMax, mcpServersMax })];
}

type LimitRow = { name: MessageKey; note?: MessageKey; value: (limit: number) => string };
export type ComparisonRow = { name: MessageKey; note?: MessageKey; values: Record<PlanId, string | boolean> };

/** The line of each limit, in the order of the table: a limit without one does not compile. */
const limitRows = {
  dailyTurns: {
    name: "billing.messagesPerDayLimit",
    note: "billing.messagesPerDayText",
    value: count,
  },
  monthlyMicroUsd: {
    name: "billing.allowance",
    note: "billing.allowanceText",
    value: (microUsd) => `$${count(microUsd / 1_000_000)}`,
  },
  contextTokensMax: {
    name: "billing.conversationMemory",
    note: "billing.contextText",
    value: count,
  },
  storageBytesMax: {
    name: "billing.storageForFiles",
    value: size,
  },
  fileBytesMax: {
    name: "billing.oneFile",
    value: size,
  },
  apiKeysMax: {
    name: "billing.apiKeys",
    value: count,
  },
  mcpServersMax: {
    name: "billing.toolServersMcp",
    value: count,
  },
  schedulesMax: {
    name: "frame.schedules",
    note: "billing.schedulesText",
    value: count,
  },
} satisfies Record<keyof PlanLimits, LimitRow>;

/** Every limit side by side, from the numbers that are enforced. */
export const comparison: ComparisonRow[] = [
  ...(Object.entries(limitRows) as [keyof PlanLimits, LimitRow][]).map(([limit, { value, ...row }]) => ({
    ...row,
    values: each((plan) => value(plans[plan][limit])),
  })),
  {
    name: "billing.tasksAndUndo",
    values: each(() => true),
  },
  {
    name: "billing.historyOfChanges",
    values: each(() => true),
  },
];

function each<T>(valueOf: (plan: PlanId) => T): Record<PlanId, T> {
  return { free: valueOf("free"), pro: valueOf("pro") };
}
