import { z } from "zod";
import type { ChatMessage } from "#contracts/openai-api.ts";
import { invalidField, unsupported } from "../api-error.ts";
import { PicturePart } from "../chat/picture-parts.ts";

export type Block = Record<string, unknown> & { type: string };

const TextPart = z.looseObject({ type: z.enum(["text", "input_text", "output_text"]), text: z.string() });
const RefusalPart = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });
const FilePart = z.looseObject({
  type: z.literal("file"),
  file: z.looseObject({ file_data: z.string().nullish(), filename: z.string().nullish() }),
});
const data = /^data:([\w/.+-]+);base64,(.+)$/s;

/** Message content as Anthropic blocks, in order, without blank texts, which Anthropic rejects. */
export function blocksOf(content: ChatMessage["content"], where: string): Block[] {
  if (typeof content === "string") return textBlock(content, {});
  return (content ?? []).flatMap((part, at) => blockOf(part, `${where}.${at}`));
}

function blockOf(part: Record<string, unknown>, where: string): Block[] {
  const cache = part.cache_control ? { cache_control: part.cache_control } : {};
  const text = TextPart.safeParse(part).data?.text ?? RefusalPart.safeParse(part).data?.refusal;
  if (text !== undefined) return textBlock(text, cache);
  const picture = PicturePart.safeParse(part).data?.image_url;
  if (picture) return [{ type: "image", source: sourceOf(picture.url), ...cache }];
  const file = FilePart.safeParse(part).data?.file;
  if (file) return [documentBlock(file, where, cache)];
  throw unsupported(where, `of type '${String(part.type)}' is not supported by this model`);
}

function textBlock(text: string, cache: object): Block[] {
  return text.trim() === "" ? [] : [{ type: "text", text, ...cache }];
}

function sourceOf(url: string): object {
  const [, media_type, bytes] = data.exec(url) ?? [];
  return media_type ? { type: "base64", media_type, data: bytes } : { type: "url", url };
}

function documentBlock(file: { file_data?: string | null; filename?: string | null }, where: string, cache: object): Block {
  const [, mime, bytes] = data.exec(file.file_data ?? "") ?? [];
  if (!mime || !bytes)
    throw invalidField(where, `Invalid '${where}': the file must come within the request, as a data: address in base64.`);
  const title = file.filename ? { title: file.filename } : {};
  if (mime === "application/pdf")
    return { type: "document", source: { type: "base64", media_type: mime, data: bytes }, ...title, ...cache };
  if (!mime.startsWith("text/")) throw unsupported(where, `of the kind ${mime} is not supported by this model`);
  const text = Buffer.from(bytes, "base64").toString("utf8");
  return { type: "document", source: { type: "text", media_type: "text/plain", data: text }, ...title, ...cache };
}
