import { z } from "zod";
import type { Task } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import type { ToolKind, ToolResult } from "#domain/tool.ts";
import type { Tx } from "#lib/db.ts";

/** A tool of the assistant. `run` acts in the transaction that also stores its result. */
export type Tool = {
  name: string;
  description: string;
  kind: ToolKind;
  inputSchema: Record<string, unknown>;
  run: (actor: Actor, input: unknown, tx: Tx) => Promise<ToolResult>;
};

type Definition<S extends z.ZodType> = {
  name: string;
  description: string;
  kind: ToolKind;
  input: S;
  run: (actor: Actor, input: z.output<S>, tx: Tx) => Promise<ToolResult>;
};

/** Makes a tool whose input is parsed by `input`; what does not fit goes back to the model as VALIDATION. */
export function defineTool<S extends z.ZodType>({ input, run, ...rest }: Definition<S>): Tool {
  return {
    ...rest,
    inputSchema: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }),
    run: async (actor, raw, tx) => {
      const parsed = input.safeParse(raw);
      if (!parsed.success) {
        const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
        throw new DomainError("VALIDATION", "The arguments do not fit the tool", { fields });
      }
      return run(actor, parsed.data, tx);
    },
  };
}

/** A task as models see it: snake_case, without the owner. */
export function taskForModel(task: Task) {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    status: task.status,
    due_date: task.dueDate,
    priority: task.priority,
    labels: task.labels,
  };
}
