import type Anthropic from "@anthropic-ai/sdk";
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import type { Responses } from "openai/resources/responses/responses";
import type { ReasoningEffort } from "openai/resources/shared";

/** How whoever asks wants the answer; what is absent is left to the model. */
export type AnswerOptions = {
  temperature?: number;
  topP?: number;
  stop?: string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  logitBias?: Record<string, number>;
  toolChoice?: "auto" | "none" | "required" | { name: string };
  parallelToolCalls?: boolean;
  format?: AnswerFormat;
  effort?: Exclude<ReasoningEffort, null>;
  verbosity?: "low" | "medium" | "high";
};
export type AnswerFormat =
  | { type: "json_object" }
  | { type: "json_schema"; name: string; description?: string; schema: Record<string, unknown>; strict?: boolean };

/** What the Responses API has no place for: such a request is asked over Chat Completions. */
export function needsChat({ stop, seed, presencePenalty, frequencyPenalty, logitBias }: AnswerOptions = {}): boolean {
  return [stop, seed, presencePenalty, frequencyPenalty, logitBias].some((option) => option !== undefined);
}

/** The same in the words of Chat Completions, which has them all. */
export function chatOptions(options: AnswerOptions = {}): Partial<ChatCompletionCreateParamsStreaming> {
  const { toolChoice, format } = options;
  return {
    temperature: options.temperature,
    top_p: options.topP,
    stop: options.stop,
    seed: options.seed,
    presence_penalty: options.presencePenalty,
    frequency_penalty: options.frequencyPenalty,
    logit_bias: options.logitBias,
    tool_choice: typeof toolChoice === "object" ? { type: "function", function: toolChoice } : toolChoice,
    parallel_tool_calls: options.parallelToolCalls,
    response_format: format?.type === "json_schema" ? { type: "json_schema", json_schema: schemaOf(format) } : format,
    reasoning_effort: options.effort,
    verbosity: options.verbosity,
  };
}

/** In the words of the Responses API; the effort is with the rest of its reasoning. */
export function responsesOptions(options: AnswerOptions = {}): Partial<Responses.ResponseCreateParamsStreaming> {
  const { toolChoice, format, verbosity } = options;
  const shape = format?.type === "json_schema" ? { type: format.type, ...schemaOf(format) } : format;
  return {
    temperature: options.temperature,
    top_p: options.topP,
    tool_choice: typeof toolChoice === "object" ? { type: "function", name: toolChoice.name } : toolChoice,
    parallel_tool_calls: options.parallelToolCalls,
    ...(shape || verbosity ? { text: { format: shape, verbosity } } : {}),
  };
}

/** Models up to 4.6 take a temperature or top_p, not both; later ones refuse them, and take an effort instead. */
const olderClaude = /^claude-(\d|[a-z]+-4(-[0-6])?(-\d{8})?(-latest)?$)/;

/**
 * In the words of Anthropic's Messages API. What it has no word for (seed, penalties, verbosity) shapes what an answer
 * says and not its form, so it is left out; what shapes the form is refused before it comes here.
 */
export function messagesOptions(model: string, options: AnswerOptions = {}): Partial<Anthropic.MessageCreateParamsStreaming> {
  const { format } = options;
  const schema = format?.type === "json_schema" ? { type: format.type, schema: format.schema } : undefined;
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

function schemaOf({ name, description, schema, strict }: Extract<AnswerFormat, { type: "json_schema" }>) {
  return { name, description, schema, strict };
}
