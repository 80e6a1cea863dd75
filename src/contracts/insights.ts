import { z } from "zod";
import { insightDays } from "./limits.ts";

/** The ranges of the page, in days up to and including today. */
export const InsightDays = z.literal([...insightDays]);
export type InsightDays = (typeof insightDays)[number];

/** The longest range that may be asked for, and the days that can be named. */
export const insightDaysMax = 366;
export const InsightDay = z.iso
  .date("must be a day, as YYYY-MM-DD")
  .refine((day) => day >= "2000-01-01" && day < "3000-01-01", "must be between 2000 and 2999");

const amount = z.number().int();
/** `costMicroUsd` in millionths of a US dollar is from the allowance, `ownKeyMicroUsd` was paid to the user's own provider. */
const Spent = { costMicroUsd: amount, ownKeyMicroUsd: amount };

export const InsightsDay = z.object({ day: z.string(), messages: amount, ...Spent });
export const InsightsModel = z.object({ model: z.string(), name: z.string(), replies: amount, ...Spent });
/** Null: in no project. */
export const InsightsProject = z.object({
  projectId: z.number().int().nullable(),
  name: z.string().nullable(),
  messages: amount,
  ...Spent,
});
/** A week from Monday; the first and the last may be cut by the range. `overdue`: were due in it and not done on that day. */
export const InsightsWeek = z.object({ week: z.string(), completed: amount, overdue: amount });
/** Calls of the assistant by kind; `server`: tools of the user's MCP servers. */
export const InsightsDeed = z.object({
  kind: z.enum(["read", "change", "delete", "server"]),
  done: amount,
  undone: amount,
  waiting: amount,
  refused: amount,
  failed: amount,
});

export type Insights = {
  from: string;
  to: string;
  days: z.infer<typeof InsightsDay>[];
  models: z.infer<typeof InsightsModel>[];
  projects: z.infer<typeof InsightsProject>[];
  weeks: z.infer<typeof InsightsWeek>[];
  deeds: z.infer<typeof InsightsDeed>[];
};

export const InsightsTable = z.enum(["days", "models", "projects", "weeks", "deeds"]);
export type InsightsTable = z.infer<typeof InsightsTable>;
