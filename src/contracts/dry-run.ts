import { z } from "zod";

/** One field that a step would change; `from` is null for what is new. */
export const DryRunField = z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() });
export type DryRunField = z.infer<typeof DryRunField>;

/**
 * One thing that a schedule would do now. `asks`: it would wait for its user; `problem`: why it would not work. `taskId` is null
 * for what is new and for what is no task.
 */
export const DryRunStep = z.object({
  tool: z.string(),
  taskId: z.number().int().nullable(),
  title: z.string().nullable(),
  asks: z.boolean(),
  problem: z.string().nullable(),
  fields: z.array(DryRunField),
});
export type DryRunStep = z.infer<typeof DryRunStep>;

/** What a schedule would do now. Nothing of it was kept but the cost of asking. */
export const DryRunResult = z.object({ says: z.string(), steps: z.array(DryRunStep) });
export type DryRunResult = z.infer<typeof DryRunResult>;

/** `running`: also about to begin. `failure` is `<name>: <sentence>`. */
export const DryRun = z.object({
  status: z.enum(["running", "done", "failed"]),
  failure: z.string().nullable(),
  says: z.string(),
  steps: z.array(DryRunStep),
  costMicroUsd: z.number().int(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type DryRun = z.infer<typeof DryRun>;
