import { z } from "zod";
import { isObject } from "../adapters/json-object.ts";
import { someList, someObject, somePlace, someText } from "./field.ts";

/** A part of a content that is a list. Some wrap the text itself once more. */
const Part = z.looseObject({
  type: someText,
  text: z.preprocess((text) => (isObject(text) ? text.value : text), someText),
  thinking: z.unknown().optional(),
  reasoning: someText,
  refusal: someText,
});
export type ContentPart = z.infer<typeof Part>;

/** Text, or parts in which thoughts stand beside it: in a list, or one by itself. */
const Content = z.preprocess(
  (content) => (typeof content === "number" ? String(content) : isObject(content) ? [content] : content),
  z
    .union([z.string(), z.array(z.unknown())])
    .nullish()
    .catch(null),
);
export type Content = z.infer<typeof Content>;

const CalledFunction = z.looseObject({ name: someText, arguments: z.unknown().optional() });
const ToolCall = z.looseObject({
  index: somePlace,
  id: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  function: CalledFunction.nullish().catch(null),
  // Some leave out what the function's fields stand in.
  name: someText,
  arguments: z.unknown().optional(),
});
const ToolCalls = z.preprocess(listOfCalls, z.array(ToolCall).nullish());

const Delta = z.looseObject({
  content: Content,
  // Servers differ in how they call thoughts.
  reasoning_content: Content,
  reasoning: Content,
  reasoning_text: Content,
  thinking: Content,
  refusal: someText,
  annotations: someList,
  tool_calls: ToolCalls,
  function_call: CalledFunction.nullish().catch(null),
});
export type Delta = z.infer<typeof Delta>;

const Choice = z.looseObject({
  index: somePlace,
  delta: z.preprocess((delta) => (typeof delta === "string" ? { content: delta } : Array.isArray(delta) ? null : delta), Delta.nullish()),
  // Where a server does not stream though it was asked to.
  message: Delta.nullish(),
  text: someText,
  finish_reason: someText,
  // Moonshot
  usage: someObject,
});
export type Choice = z.infer<typeof Choice>;

export const Chunk = z.looseObject({
  choices: z.preprocess((choices) => (isObject(choices) ? [choices] : choices), z.array(Choice.nullish()).nullish()),
  usage: someObject,
  // Groq
  x_groq: z.looseObject({ usage: someObject }).nullish().catch(null),
});

/** What says nothing is left out; calls may also stand alone, or by their places. */
function listOfCalls(said: unknown): unknown {
  if (Array.isArray(said)) return said.filter((call) => call !== null);
  if (!isObject(said)) return said === "" ? null : said;
  const entries = Object.entries(said);
  const isByPlace = entries.length > 0 && entries.every(([place, call]) => /^\d+$/.test(place) && isObject(call));
  return isByPlace ? entries.map(([index, call]) => ({ index, ...(call as object) })) : [said];
}

export function partsOf(content: Exclude<Content, string>): ContentPart[] {
  return (content ?? []).flatMap((part) => {
    if (typeof part === "string") return [{ type: "text", text: part } as ContentPart];
    const { data } = Part.safeParse(part);
    return data ? [data] : [];
  });
}
