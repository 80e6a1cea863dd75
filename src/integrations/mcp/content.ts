import type { CallToolResult, ContentBlock, ReadResourceResult } from "@modelcontextprotocol/client";
import { storableText } from "#contracts/text.ts";

/** How many characters of a result go to the model and into the message. */
const resultLengthMax = 20_000;
export const picturesMax = 4;
const pictureBytesMax = 3_000_000;

export type McpPicture = { mime: string; bytes: Buffer };
/** The result of a tool; `failed` if the tool reports an error. */
export type McpAnswer = { failed: boolean; text: string; pictures?: McpPicture[] };

type Found = { text: string; picture?: McpPicture };

/** A result as text and images. Secrets must be masked before, because truncation could split one. */
export function answerOf({ content = [], structuredContent, isError }: CallToolResult): McpAnswer {
  const found = content.map(block);
  const isInText = structuredContent === undefined || content.some((part) => part.type === "text" && isSame(part.text, structuredContent));
  const data = isInText ? [] : [{ text: JSON.stringify(structuredContent, null, 1) }];
  return { failed: isError === true, ...combined([...found, ...data]) };
}

/** The contents of a resource as text and images. */
export function resourceAnswer({ contents }: ReadResourceResult): McpAnswer {
  return { failed: false, ...combined(contents.map(resource)) };
}

function combined(found: Found[]): Omit<McpAnswer, "failed"> {
  const pictures = found.flatMap(({ picture }) => picture ?? []).slice(0, picturesMax);
  const text = cut(storableText(found.map(({ text }) => text).join("\n\n")));
  return pictures.length > 0 ? { text, pictures } : { text };
}

function block(part: ContentBlock): Found {
  switch (part.type) {
    case "text":
      return { text: part.text };
    case "image":
      return binary("picture", part.mimeType, part.data);
    case "audio":
      return binary("sound", part.mimeType, part.data);
    case "resource":
      return resource(part.resource);
    case "resource_link": {
      const about = [part.mimeType, part.description].filter(Boolean).join(", ");
      return { text: `[resource “${part.title ?? part.name}”${about ? ` (${about})` : ""}: ${part.uri}]` };
    }
  }
}

function resource(found: ReadResourceResult["contents"][number]): Found {
  if ("text" in found) return { text: `[resource ${found.uri}]\n${found.text}` };
  const mime = found.mimeType ?? "application/octet-stream";
  if (/^text\/|[/+](json|xml|yaml)$/.test(mime))
    return { text: `[resource ${found.uri}]\n${Buffer.from(found.blob, "base64").toString()}` };
  const { text, ...more } = binary(mime.startsWith("image/") ? "picture" : "file", mime, found.blob);
  return { text: `[resource ${found.uri}] ${text}`, ...more };
}

/** Binary content is described; an image of moderate size is attached. */
function binary(what: "picture" | "sound" | "file", mime: string, data: string): Found {
  const bytes = Buffer.from(data, "base64");
  const named = `[${what} ${mime}, ${formatSize(bytes.length)}`;
  if (what !== "picture") return { text: `${named}, cannot be shown]` };
  if (bytes.length > pictureBytesMax) return { text: `${named}, too large to be shown]` };
  return { text: `${named}]`, picture: { mime, bytes } };
}

function formatSize(bytes: number): string {
  return bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 * 1024
      ? `${Math.round(bytes / 1024)} KB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function isSame(text: string, value: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
}

function cut(text: string): string {
  if (text.length <= resultLengthMax) return text;
  return `${text.slice(0, resultLengthMax).toWellFormed()}\n[${text.length - resultLengthMax} characters left out]`;
}
