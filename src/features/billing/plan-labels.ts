import { type PlanId, type PlanLimits, plans } from "#contracts/plan.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { count, size } from "./billing-labels.ts";

/** What each plan is for, in a sentence. */
export const planText: Record<PlanId, MessageKey> = {
  free: "billing.everythingYouNeedToTry",
  pro: "billing.forPeopleWhoLeaveTheir",
};

/** What a plan's card promises first. */
export function planPromises(plan: PlanId): string[] {
  const { dailyTurns, storageBytesMax, contextTokensMax, apiKeysMax, mcpServersMax } = plans[plan];
  const numbers = [
    t("billing.messagesADay", { dailyTurns: count(dailyTurns) }),
    t("billing.forYourFiles", { storageBytesMax: size(storageBytesMax) }),
    t("billing.remembersTokensOfAConversation", { contextTokensMax: count(contextTokensMax) }),
  ];
  if (plan === "free") return [...numbers, t("billing.allModelsTasksAndUndo")];
  return [...numbers, t("billing.twentyTimesTheMonthlyAllowance"), t("billing.apiKeysAndToolServers", { apiKeysMax, mcpServersMax })];
}

type LimitRow = { name: MessageKey; note?: MessageKey; value: (limit: number) => string };
export type ComparisonRow = { name: MessageKey; note?: MessageKey; values: Record<PlanId, string | boolean> };

/** The line of each limit, in the order of the table: a limit without one does not compile. */
const limitRows = {
  dailyTurns: {
    name: "billing.messagesADay2",
    note: "billing.countedOver24Hours",
    value: count,
  },
  monthlyMicroUsd: {
    name: "billing.monthlyAllowanceForModels",
    note: "billing.whatTheirProvidersChargeFor",
    value: (microUsd) => `$${count(microUsd / 1_000_000)}`,
  },
  contextTokensMax: {
    name: "billing.conversationMemory",
    note: "billing.tokensGivenToTheModel",
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
    note: "billing.workThatIsDoneAt",
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
    name: "billing.tasksApprovalAndUndo",
    values: each(() => true),
  },
  {
    name: "billing.historyOfEveryChange",
    values: each(() => true),
  },
];

function each<T>(valueOf: (plan: PlanId) => T): Record<PlanId, T> {
  return { free: valueOf("free"), pro: valueOf("pro") };
}
