import { z } from "zod";
import { invalidField, unsupported } from "../api-error.ts";

const Text = z.looseObject({ type: z.enum(["input_text", "output_text", "text"]), text: z.string() });
const Refusal = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });
const Picture = z.looseObject({ type: z.literal("input_image"), image_url: z.string(), detail: z.string().nullish() });
const File = z.looseObject({ type: z.literal("input_file"), file_data: z.string(), filename: z.string().nullish() });

type Part = { type: string; [field: string]: unknown };

/**
 * The parts of a Responses item as parts of a chat message, in order; a single text becomes a string, which all servers
 * accept.
 */
export function chatContent(content: unknown, where: string): string | Part[] {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw invalidField(where, `Invalid '${where}': it must be a text or a list of parts.`);
  const parts = content.map((part, at) => chatPart(part, `${where}.${at}`));
  const [only] = parts;
  return parts.length === 1 && only?.type === "text" && typeof only.text === "string" ? only.text : parts;
}

function chatPart(part: unknown, where: string): Part {
  const text = Text.safeParse(part).data?.text ?? Refusal.safeParse(part).data?.refusal;
  if (text !== undefined) return { type: "text", text };
  const { data: picture } = Picture.safeParse(part);
  if (picture) return { type: "image_url", image_url: { url: picture.image_url, ...(picture.detail ? { detail: picture.detail } : {}) } };
  const { data: file } = File.safeParse(part);
  if (file) return { type: "file", file: { file_data: file.file_data, ...(file.filename ? { filename: file.filename } : {}) } };
  throw unsupported(where, "of this type is not supported by this model: texts, pictures and files within the request are");
}
