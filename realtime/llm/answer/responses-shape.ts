import { z } from "zod";
import { someList, someObject, somePlace, someText } from "./field.ts";

export const Item = z.looseObject({
  type: someText,
  id: someText,
  status: someText,
  call_id: someText,
  name: someText,
  arguments: z.unknown().optional(),
  content: z.preprocess((content) => (typeof content === "string" ? [{ text: content }] : content), someList),
  summary: someList,
});
export const ItemEvent = z.looseObject({ output_index: somePlace, item: Item });
export const CallDelta = z.looseObject({
  output_index: somePlace,
  item_id: someText,
  name: someText,
  delta: z.unknown().optional(),
  arguments: z.unknown().optional(),
});
export const Part = z.looseObject({ type: someText, text: someText, refusal: someText, annotations: someList });
export const Whole = z.looseObject({
  output: someList,
  usage: someObject,
  status: someText,
  incomplete_details: z.looseObject({ reason: someText }).nullish().catch(null),
});
export const Ending = z.looseObject({ response: Whole.nullish() });

export function partsOf(list: unknown[] | null | undefined): z.infer<typeof Part>[] {
  return (list ?? []).flatMap((part) => dataIn(Part, part));
}

/** Nothing where a member of a list is odd. */
export function dataIn<S extends z.ZodType>(schema: S, said: unknown): z.output<S>[] {
  const { data, success } = schema.safeParse(said);
  return success ? [data] : [];
}
