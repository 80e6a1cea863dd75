import { z } from "zod";
import { InputItem } from "#contracts/openai-api.ts";
import type { Actor } from "#domain/actor.ts";
import { findResponseItems } from "#domain/run/response-item.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { ApiError } from "../api-error.ts";
import { pictureFor, requireVision } from "../pictures.ts";
import type { Target } from "../target.ts";

const Reference = z.looseObject({ type: z.literal("item_reference"), id: z.string() });
const Picture = z.looseObject({ type: z.literal("input_image"), image_url: z.string() });

/** Replaces item references in the input by the stored items. @throws 404 for items that are not, or no longer, stored */
export async function withReferences(actor: Actor, input: string | InputItem[]): Promise<string | InputItem[]> {
  if (typeof input === "string") return input;
  const ids = input.flatMap((item) => Reference.safeParse(item).data?.id ?? []);
  if (ids.length === 0) return input;
  const stored = await findResponseItems(actor, ids);
  return input.map((item) => {
    const id = Reference.safeParse(item).data?.id;
    if (id === undefined) return item;
    const storedItem = stored.get(id);
    if (storedItem) return InputItem.parse(storedItem);
    const message = `Item with id '${id}' not found. Items are not kept when 'store' is false, and otherwise for some days.`;
    throw new ApiError({ status: 404, code: "item_not_found", param: "input", message });
  });
}

/** The input with its images in a form that the model's server may receive; the same object if nothing changes. */
export async function withInputPictures(input: string | InputItem[], target: Target, fetch: OutboundFetch): Promise<string | InputItem[]> {
  if (typeof input === "string") return input;
  let changed = false;
  const converted: InputItem[] = [];
  for (const [at, item] of input.entries()) {
    // Parts occur in a message's content and in a tool's output.
    const field = Array.isArray(item.content) ? "content" : Array.isArray(item.output) ? "output" : null;
    if (field === null) {
      converted.push(item);
      continue;
    }
    const parts: unknown[] = [];
    for (const [index, part] of (item[field] as unknown[]).entries()) {
      const { data: picture } = Picture.safeParse(part);
      if (!picture) {
        parts.push(part);
        continue;
      }
      const param = `input.${at}.${field}.${index}.image_url`;
      requireVision(target, param);
      const url = await pictureFor(target, fetch, { url: picture.image_url, param });
      changed ||= url !== picture.image_url;
      parts.push({ ...picture, image_url: url });
    }
    converted.push({ ...item, [field]: parts });
  }
  return changed ? converted : input;
}
