import type Anthropic from "@anthropic-ai/sdk";
import type { ReasoningEffort } from "openai/resources/shared";

/** The client's options for an Anthropic model; absent ones are left to the model. */
export type AnswerOptions = {
  temperature: number | undefined;
  topP: number | undefined;
  stop: string[] | undefined;
  toolChoice?: "auto" | "none" | "required" | { name: string } | undefined;
  parallelToolCalls?: boolean | undefined;
  /** The schema of the answer. */
  schema: Record<string, unknown> | undefined;
  effort: Exclude<ReasoningEffort, null> | undefined;
};

/** Models up to 4.6 accept either a temperature or top_p; later ones reject both and accept an effort. */
const olderClaude = /^claude-(\d|[a-z]+-4(-[0-6])?(-\d{8})?(-latest)?$)/;

/**
 * The options in Anthropic's terms. Those without an equivalent (seed, penalties, verbosity) influence the content but not
 * the form of an answer and are dropped; those that shape its form were rejected earlier.
 */
export function messagesOptions(model: string, options: AnswerOptions): Partial<Anthropic.MessageCreateParamsStreaming> {
  const schema = options.schema && { type: "json_schema" as const, schema: options.schema };
  const isOlder = olderClaude.test(model);
  const effort = isOlder ? undefined : effortOf(options.effort);
  return {
    ...(isOlder ? samplingOf(options) : {}),
    stop_sequences: options.stop,
    tool_choice: anthropicToolChoice(options),
    ...(schema || effort ? { output_config: { format: schema, effort } } : {}),
  };
}

/** Anthropic's temperatures end at 1. */
function samplingOf({ temperature, topP }: AnswerOptions) {
  return temperature === undefined ? { top_p: topP } : { temperature: Math.min(temperature, 1) };
}

function anthropicToolChoice({ toolChoice, parallelToolCalls }: AnswerOptions): Anthropic.ToolChoice | undefined {
  if (toolChoice === "none") return { type: "none" };
  const oneAtATime = parallelToolCalls === undefined ? {} : { disable_parallel_tool_use: !parallelToolCalls };
  if (typeof toolChoice === "object") return { type: "tool", name: toolChoice.name, ...oneAtATime };
  if (toolChoice === "required") return { type: "any", ...oneAtATime };
  return toolChoice || parallelToolCalls !== undefined ? { type: "auto", ...oneAtATime } : undefined;
}

/** Anthropic's scale starts at low. */
function effortOf(effort: AnswerOptions["effort"]) {
  return effort === "none" || effort === "minimal" ? "low" : effort;
}
