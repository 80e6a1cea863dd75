import { z } from "zod";
import { isObject } from "../adapters/json-object.ts";
import { lenientIndex, lenientList, lenientObject, lenientText } from "./field.ts";

/** A content part. Some servers nest the text in another object. */
const Part = z.looseObject({
  type: lenientText,
  text: z.preprocess((text) => (isObject(text) ? text.value : text), lenientText),
  thinking: z.unknown().optional(),
  reasoning: lenientText,
  refusal: lenientText,
});
export type ContentPart = z.infer<typeof Part>;

/** A text, or one or more parts, of which some hold thoughts. */
const Content = z.preprocess(
  (content) => (typeof content === "number" ? String(content) : isObject(content) ? [content] : content),
  z
    .union([z.string(), z.array(z.unknown())])
    .nullish()
    .catch(null),
);
export type Content = z.infer<typeof Content>;

const CalledFunction = z.looseObject({ name: lenientText, arguments: z.unknown().optional() });
const ToolCall = z.looseObject({
  index: lenientIndex,
  id: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  function: CalledFunction.nullish().catch(null),
  // Some servers omit the `function` wrapper.
  name: lenientText,
  arguments: z.unknown().optional(),
});
const ToolCalls = z.preprocess(listOfCalls, z.array(ToolCall).nullish());

const Delta = z.looseObject({
  content: Content,
  // Servers use different names for the reasoning text.
  reasoning_content: Content,
  reasoning: Content,
  reasoning_text: Content,
  thinking: Content,
  refusal: lenientText,
  annotations: lenientList,
  tool_calls: ToolCalls,
  function_call: CalledFunction.nullish().catch(null),
});
export type Delta = z.infer<typeof Delta>;

const Choice = z.looseObject({
  index: lenientIndex,
  delta: z.preprocess((delta) => (typeof delta === "string" ? { content: delta } : Array.isArray(delta) ? null : delta), Delta.nullish()),
  // For servers that do not stream although asked to.
  message: Delta.nullish(),
  text: lenientText,
  finish_reason: lenientText,
  // Moonshot
  usage: lenientObject,
});
export type Choice = z.infer<typeof Choice>;

export const Chunk = z.looseObject({
  choices: z.preprocess((choices) => (isObject(choices) ? [choices] : choices), z.array(Choice.nullish()).nullish()),
  usage: lenientObject,
  // Groq
  x_groq: z.looseObject({ usage: lenientObject }).nullish().catch(null),
});

/** Drops null entries; also accepts a single call, or an object keyed by index. */
function listOfCalls(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.filter((call) => call !== null);
  if (!isObject(raw)) return raw === "" ? null : raw;
  const entries = Object.entries(raw);
  const isByPlace = entries.length > 0 && entries.every(([place, call]) => /^\d+$/.test(place) && isObject(call));
  return isByPlace ? entries.map(([index, call]) => ({ index, ...(call as object) })) : [raw];
}

export function partsOf(content: Exclude<Content, string>): ContentPart[] {
  return (content ?? []).flatMap((part) => {
    if (typeof part === "string") return [{ type: "text", text: part } as ContentPart];
    const { data } = Part.safeParse(part);
    return data ? [data] : [];
  });
}
