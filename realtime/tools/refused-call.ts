import type { FieldError } from "#contracts/error.ts";
import type { ToolPart } from "#contracts/message.ts";
import { mayUse } from "#contracts/schedule-tools.ts";
import { stepOf } from "../run/reply-messages.ts";
import { callsPerStepMax } from "../tunables.ts";
import { tools } from "./catalog.ts";
import type { McpToolEntry } from "./mcp-tool.ts";
import { schemaProblems } from "./schema-problems.ts";

type CallInput = { name: string; input: unknown; inputError?: string | undefined };
export type CallRefusal = { error: { code: "VALIDATION" | "CONFLICT" | "FORBIDDEN"; message: string; fields?: FieldError[] } };

/**
 * The calls of an answer that are accepted. Of those beyond the limit only the first is stored, refused with a message about
 * all of them, so that the model and its user learn that they did not run.
 */
export function takenCalls<T>(calls: T[]): { call: T; refusal?: CallRefusal }[] {
  const beyond = calls.length - callsPerStepMax;
  const message = `This call and ${beyond - 1} more were not made: of the ${calls.length} calls of one answer only the first ${callsPerStepMax} are. Call the tools again for what is missing.`;
  return calls
    .slice(0, callsPerStepMax + 1)
    .map((call, at) => (at < callsPerStepMax ? { call } : { call, refusal: { error: { code: "CONFLICT", message } } }));
}

/**
 * Why a call must not run, for the model: invalid JSON, or arguments that the tool does not accept. Null if it may run.
 * Checked before anyone is asked for approval.
 */
export function refusalOfCall(
  { name, input, inputError }: CallInput,
  { outside, allowed }: { outside: McpToolEntry | undefined; allowed: readonly string[] | null },
): CallRefusal | null {
  // Who may change many may not thereby delete them.
  const needed = name !== "delete_task" && tools.get(name)?.kindOf?.(input) === "delete" ? [name, "delete_task"] : [name];
  const forbidden = needed.find((one) => !mayUse(allowed, one));
  if (forbidden) return { error: { code: "FORBIDDEN", message: `This schedule may not use ${forbidden}. Nothing was done.` } };
  if (inputError !== undefined) return validationRefusal(`${inputError}. Nothing was done. Call the tool again with complete, valid JSON.`);
  const fields = tools.get(name)?.problems(input) ?? [];
  if (fields.length > 0) return validationRefusal("The arguments do not fit the tool", fields);
  const problems = outside ? schemaProblems(outside.inputSchema, input) : [];
  return problems.length > 0 ? validationRefusal(`The arguments do not fit the tool: ${problems.join("; ")}. Nothing was done.`) : null;
}

function validationRefusal(message: string, fields?: FieldError[]): CallRefusal {
  return { error: { code: "VALIDATION", message, ...(fields ? { fields } : {}) } };
}

/** The number of steps from `begunAt` on with invalid tool arguments. */
export function refusedSteps(parts: ToolPart[], begunAt: number): number {
  const refusedParts = parts.filter(({ status, output }) => status === "failed" && codeIn(output) === "VALIDATION");
  return new Set(refusedParts.map(({ callId }) => stepOf(callId)).filter((step) => step >= begunAt)).size;
}

function codeIn(output: unknown): unknown {
  const { error } = (typeof output === "object" && output !== null ? output : {}) as { error?: { code?: unknown } };
  return error?.code;
}
