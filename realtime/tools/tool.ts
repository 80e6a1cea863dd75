import { z } from "zod";
import type { FieldError } from "#contracts/error.ts";
import type { Memory } from "#contracts/memory.ts";
import { fieldsOfProject, type Project } from "#contracts/project.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { fieldsOfTask, type Task } from "#contracts/task.ts";
import { assistantTools, type ToolKind, type ToolName } from "#contracts/tool.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import type { UndoRecord } from "#domain/tool/inverse/inverses.ts";
import type { ToolResult } from "#domain/tool/tool.ts";
import type { Tx } from "#lib/db.ts";

/** A tool of the assistant. `run` uses the transaction that also stores its result. */
export type Tool = {
  name: string;
  description: string;
  kind: ToolKind;
  /** What a call of it does where that depends on its input. */
  kindOf?: (input: unknown) => ToolKind;
  inputSchema: Record<string, unknown>;
  /** Validation errors of an input; empty if it is valid. */
  problems: (input: unknown) => FieldError[];
  /** `chosen`: the places of the proposed changes that were accepted; null or absent: all. */
  run: (actor: Actor, input: unknown, tx: Tx, chosen?: number[] | null) => Promise<ToolResult>;
};

/** A tool that only reads has nothing to take back; every other one says how its effect is. */
type ResultOf<N extends ToolName> = (typeof assistantTools)[N]["kind"] extends "read"
  ? { output: unknown; undo?: never }
  : { output: unknown; undo: UndoRecord };

type Definition<N extends ToolName, S extends z.ZodType> = {
  name: N;
  description: string;
  input: S;
  kindOf?: (input: unknown) => ToolKind;
  run: (actor: Actor, input: z.output<S>, tx: Tx, chosen: number[] | null) => Promise<ResultOf<N>>;
};

/** Makes a tool whose input is parsed by `input`; what does not fit goes back to the model as VALIDATION. */
export function defineTool<N extends ToolName, S extends z.ZodType>({ input, run, ...rest }: Definition<N, S>): Tool & { name: N } {
  return {
    ...rest,
    kind: assistantTools[rest.name].kind,
    inputSchema: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }),
    problems: (raw) => fieldsOf(input.safeParse(raw).error),
    run: async (actor, raw, tx, chosen = null) => {
      const { data, error, success } = input.safeParse(raw);
      if (!success) throw new DomainError("VALIDATION", "The arguments do not fit the tool", { fields: fieldsOf(error) });
      return run(actor, data, tx, chosen);
    },
  };
}

function fieldsOf(error: z.ZodError | undefined): FieldError[] {
  return (error?.issues ?? []).map((issue) => ({ field: issue.path.join("."), message: issue.message }));
}

/** A task in the format for models: snake_case, without the owner. */
export function taskForModel(task: Task) {
  return { id: task.id, ...snakeKeys(fieldsOfTask(task)) };
}

/** A project in the format for models. */
export function projectForModel(project: Project) {
  return { id: project.id, ...fieldsOfProject(project) };
}

/** A note of the memory in the format for models. */
export function memoryForModel({ id, kind, projectId, text }: Memory) {
  return { id, kind, project_id: projectId, text };
}
