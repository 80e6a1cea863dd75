import { z } from "zod";
import type { ChatMessage } from "#contracts/openai-api.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { withMembers } from "../json-text.ts";
import { pictureFor, requireVision } from "../pictures.ts";
import type { JsonBody } from "../read-body.ts";
import type { Target } from "../target.ts";

export const PicturePart = z.looseObject({
  type: z.literal("image_url"),
  image_url: z.union([z.string().transform((url) => ({ url })), z.looseObject({ url: z.string() })]),
});

/** The request with its images in a form that the model's server may receive; unchanged if nothing had to be converted. */
export async function withPictures(body: JsonBody, messages: ChatMessage[], target: Target, fetch: OutboundFetch) {
  let changed = false;
  const converted: ChatMessage[] = [];
  for (const [at, message] of messages.entries()) {
    if (!Array.isArray(message.content)) {
      converted.push(message);
      continue;
    }
    const content = [];
    for (const [index, part] of message.content.entries()) {
      const picture = PicturePart.safeParse(part).data?.image_url;
      if (!picture) {
        content.push(part);
        continue;
      }
      const param = `messages.${at}.content.${index}.image_url`;
      requireVision(target, param);
      const url = await pictureFor(target, fetch, { url: picture.url, param });
      changed ||= url !== picture.url;
      content.push(url === picture.url ? part : { ...part, image_url: { ...picture, url } });
    }
    converted.push({ ...message, content });
  }
  return { messages: converted, text: changed ? withMembers(body.text, { messages: JSON.stringify(converted) }) : body.text };
}
