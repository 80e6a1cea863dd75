import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import type { AnswerFormat, AnswerOptions } from "../llm/answer-options.ts";
import type { Protocol } from "../llm/registry.ts";

const Name = z.string().regex(/^[\w-]{1,64}$/, "must be 1 to 64 letters, digits, _ or -");
const Schema = z.object({
  name: Name,
  description: z.string().nullish(),
  schema: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
});
const Format = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({ type: z.literal("json_schema"), json_schema: Schema }),
]);
const ToolChoice = z.union(
  [z.enum(["auto", "none", "required"]), z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) })],
  "must be auto, none, required or a function by its name",
);
const Penalty = z.number().min(-2).max(2).nullish();

/** How the answer is wanted, in OpenAI's words. */
export const optionFields = {
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(4)], "must be one to four texts").nullish(),
  seed: z.number().int().nullish(),
  presence_penalty: Penalty,
  frequency_penalty: Penalty,
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  tool_choice: ToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: Format.nullish(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
  verbosity: z.enum(["low", "medium", "high"]).nullish(),
};
type Options = z.infer<z.ZodObject<typeof optionFields>>;

/** What would give an answer of another form, or none of what was asked, were it ignored; by the values that change nothing. */
const refusedUnless: Record<string, (value: unknown) => boolean> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  audio: () => false,
  modalities: (value) => Array.isArray(value) && value.every((kind) => kind === "text"),
  functions: () => false,
  function_call: () => false,
  web_search_options: () => false,
};

/** Throws for what no model here can be asked. `body`: as it came, before unknown fields were dropped. */
export function refuseUnsupported(body: unknown): void {
  const given = Object.entries(typeof body === "object" && body !== null ? body : {});
  for (const [name, value] of given) {
    const isHarmless = Object.hasOwn(refusedUnless, name) ? refusedUnless[name] : undefined;
    if (isHarmless && value !== null && !isHarmless(value)) throw unsupported(name, "is not supported here");
  }
}

/** The options for a model's client; throws for what its protocol cannot honour. */
export function optionsOf(input: Options, toolNames: string[], protocol: Protocol): AnswerOptions {
  const format = formatOf(input.response_format);
  if (protocol === "messages" && format?.type === "json_object")
    throw unsupported("response_format", "of type json_object is not supported by this model: use json_schema");
  const logitBias = Object.keys(input.logit_bias ?? {}).length > 0 ? (input.logit_bias ?? undefined) : undefined;
  if (protocol === "messages" && logitBias) throw unsupported("logit_bias", "is not supported by this model");
  const stop = [input.stop ?? []].flat();
  return {
    temperature: input.temperature ?? undefined,
    topP: input.top_p ?? undefined,
    stop: stop.length > 0 ? stop : undefined,
    seed: input.seed ?? undefined,
    presencePenalty: input.presence_penalty || undefined,
    frequencyPenalty: input.frequency_penalty || undefined,
    logitBias,
    ...toolOptions(input, toolNames),
    format,
    effort: input.reasoning_effort ?? undefined,
    verbosity: input.verbosity ?? undefined,
  };
}

function formatOf(format: Options["response_format"]): AnswerFormat | undefined {
  if (!format || format.type === "text") return undefined;
  if (format.type === "json_object") return format;
  const { name, description, schema, strict } = format.json_schema;
  return { type: format.type, name, description: description ?? undefined, schema: schema ?? {}, strict: strict ?? undefined };
}

/** Providers refuse words about tools where there are none. */
function toolOptions({ tool_choice: choice, parallel_tool_calls: parallel }: Options, names: string[]): AnswerOptions {
  const toolChoice = typeof choice === "object" && choice ? { name: choice.function.name } : (choice ?? undefined);
  const isMissing = typeof toolChoice === "object" ? !names.includes(toolChoice.name) : toolChoice === "required" && names.length === 0;
  if (isMissing) {
    const fields = [{ field: "tool_choice", message: "names no tool of tools" }];
    throw new DomainError("VALIDATION", "tool_choice: names no tool of tools", { fields });
  }
  return names.length === 0 ? {} : { toolChoice, parallelToolCalls: parallel ?? undefined };
}

function unsupported(name: string, why: string): DomainError {
  return new DomainError("UNSUPPORTED_PARAMETER", `${name} ${why}`, { fields: [{ field: name, message: why }] });
}
