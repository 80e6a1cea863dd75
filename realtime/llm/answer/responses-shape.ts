import { z } from "zod";
import { lenientIndex, lenientList, lenientObject, lenientText } from "./field.ts";

export const Item = z.looseObject({
  type: lenientText,
  id: lenientText,
  status: lenientText,
  call_id: lenientText,
  name: lenientText,
  arguments: z.unknown().optional(),
  content: z.preprocess((content) => (typeof content === "string" ? [{ text: content }] : content), lenientList),
  summary: lenientList,
});
export const ItemEvent = z.looseObject({ output_index: lenientIndex, item: Item });
export const CallDelta = z.looseObject({
  output_index: lenientIndex,
  item_id: lenientText,
  name: lenientText,
  delta: z.unknown().optional(),
  arguments: z.unknown().optional(),
});
export const Part = z.looseObject({ type: lenientText, text: lenientText, refusal: lenientText, annotations: lenientList });
export const Whole = z.looseObject({
  output: lenientList,
  usage: lenientObject,
  status: lenientText,
  incomplete_details: z.looseObject({ reason: lenientText }).nullish().catch(null),
});
export const Ending = z.looseObject({ response: Whole.nullish() });

export function partsOf(list: unknown[] | null | undefined): z.infer<typeof Part>[] {
  return (list ?? []).flatMap((part) => dataIn(Part, part));
}

/** The parsed value, or nothing for a malformed list member. */
export function dataIn<S extends z.ZodType>(schema: S, raw: unknown): z.output<S>[] {
  const { data, success } = schema.safeParse(raw);
  return success ? [data] : [];
}
