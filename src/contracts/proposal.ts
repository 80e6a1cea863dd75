import { z } from "zod";
import { camelKeys, snakeKeys } from "./snake.ts";
import { type TaskFieldName, TaskId, TaskUpdate, taskFieldNames } from "./task.ts";
import { trimmedText } from "./text.ts";

export const proposalName = "propose_changes";
export const proposedChangesMax = 100;

/** What a proposal wants to do with one task: `create` names no `id`, all others do; `update` names what it sets. */
export const ProposedChange = z
  .object({ action: z.enum(["create", "update", "complete", "delete"]), id: TaskId.optional(), ...snakeKeys(TaskUpdate.shape) })
  .superRefine(({ action, id, title, ...fields }, context) => {
    if (action === "create" && !title) context.addIssue({ code: "custom", path: ["title"], message: "is needed to create a task" });
    if (action !== "create" && !id) context.addIssue({ code: "custom", path: ["id"], message: "is the task that this is about" });
    const isEmpty = title === undefined && Object.values(fields).every((value) => value === undefined);
    if (action === "update" && isEmpty) context.addIssue({ code: "custom", message: "names nothing that it changes" });
  });
export type ProposedChange = z.output<typeof ProposedChange>;

/** Many changes that their user accepts whole or in part. */
export const Proposal = z.object({
  summary: trimmedText(300, 1),
  changes: z.array(ProposedChange).min(1).max(proposedChangesMax),
});
export type Proposal = z.output<typeof Proposal>;

/** A proposed change as somebody reads it who has signed in nowhere. `dueDate`: absent where it is not set; `fields`: what else is. */
export type AskedChange = { action: ProposedChange["action"]; title: string; dueDate?: string | null; fields: TaskFieldName[] };
/** What a link in a mail asks. `changes`: those of a proposal, which can be approved in part; null: it is none. */
export type MailedQuestion = { title: string; body: string; isOpen: boolean; changes: AskedChange[] | null };

/** The fields that a proposed change sets. */
export function fieldsOfChange({ action: _action, id: _id, ...fields }: ProposedChange): TaskUpdate {
  return camelKeys<TaskUpdate>(fields, taskFieldNames);
}

/** Which changes of a proposal its user accepted, by their places; stored as the output of the call until it has run. */
export const ChosenChanges = z.array(z.number().int().min(0)).min(1).max(proposedChangesMax);
const Accepted = z.object({ chosen: ChosenChanges });

/** The accepted changes of a call that is about to run; null: all of them. */
export function chosenOf(output: unknown): number[] | null {
  return Accepted.safeParse(output).data?.chosen ?? null;
}

/**
 * What became of each proposed change, in order. declined: not accepted · failed: could not be made, `error` says why · undone:
 * taken back later. `before`: the fields that it changed as they were.
 */
export const ProposalResult = z.object({
  changes: z.array(
    z.object({
      status: z.enum(["done", "declined", "failed", "undone"]),
      task: z.looseObject({ id: z.number().int(), title: z.string() }).optional(),
      before: z.record(z.string(), z.unknown()).optional(),
      error: z.string().optional(),
    }),
  ),
});
export type ProposalResult = z.infer<typeof ProposalResult>;
