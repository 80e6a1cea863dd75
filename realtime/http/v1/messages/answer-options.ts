import type Anthropic from "@anthropic-ai/sdk";
import type { ReasoningEffort } from "openai/resources/shared";

/** How a client wants the answer of a model of Anthropic's; what is absent is left to the model. */
export type AnswerOptions = {
  temperature: number | undefined;
  topP: number | undefined;
  stop: string[] | undefined;
  toolChoice?: "auto" | "none" | "required" | { name: string } | undefined;
  parallelToolCalls?: boolean | undefined;
  /** The schema that the answer must follow. */
  schema: Record<string, unknown> | undefined;
  effort: Exclude<ReasoningEffort, null> | undefined;
};

/** Models up to 4.6 take a temperature or top_p, not both; later ones refuse them, and take an effort instead. */
const olderClaude = /^claude-(\d|[a-z]+-4(-[0-6])?(-\d{8})?(-latest)?$)/;

/**
 * In the words of Anthropic's Messages API. What it has no word for (seed, penalties, verbosity) shapes what an answer
 * says and not its form, so it is left out; what shapes the form is refused before it comes here.
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

/** Its temperatures end at 1. */
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

/** Its scale begins at low. */
function effortOf(effort: AnswerOptions["effort"]) {
  return effort === "none" || effort === "minimal" ? "low" : effort;
}
