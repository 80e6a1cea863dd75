import type { CallToolResult, ContentBlock, ReadResourceResult } from "@modelcontextprotocol/client";
import { storableText } from "#contracts/text.ts";

/** Characters of a result that go to the model and into the message. */
const resultLengthMax = 20_000;
export const picturesMax = 4;
const pictureBytesMax = 3_000_000;

export type McpPicture = { mime: string; bytes: Buffer };
/** What a tool answered; `failed` when the tool itself says so. */
export type McpAnswer = { failed: boolean; text: string; pictures?: McpPicture[] };

type Found = { words: string; picture?: McpPicture };

/** A result in words and pictures. Its secrets must be gone already: what is cut must not cut one in two. */
export function answerOf({ content = [], structuredContent, isError }: CallToolResult): McpAnswer {
  const found = content.map(block);
  const isSaid = structuredContent === undefined || content.some((part) => part.type === "text" && isSame(part.text, structuredContent));
  const data = isSaid ? [] : [{ words: JSON.stringify(structuredContent, null, 1) }];
  return { failed: isError === true, ...together([...found, ...data]) };
}

/** The contents of a resource in words and pictures. */
export function resourceAnswer({ contents }: ReadResourceResult): McpAnswer {
  return { failed: false, ...together(contents.map(resource)) };
}

function together(found: Found[]): Omit<McpAnswer, "failed"> {
  const pictures = found.flatMap(({ picture }) => picture ?? []).slice(0, picturesMax);
  const text = cut(storableText(found.map(({ words }) => words).join("\n\n")));
  return pictures.length > 0 ? { text, pictures } : { text };
}

function block(part: ContentBlock): Found {
  switch (part.type) {
    case "text":
      return { words: part.text };
    case "image":
      return binary("picture", part.mimeType, part.data);
    case "audio":
      return binary("sound", part.mimeType, part.data);
    case "resource":
      return resource(part.resource);
    case "resource_link": {
      const about = [part.mimeType, part.description].filter(Boolean).join(", ");
      return { words: `[resource “${part.title ?? part.name}”${about ? ` (${about})` : ""}: ${part.uri}]` };
    }
  }
}

function resource(found: ReadResourceResult["contents"][number]): Found {
  if ("text" in found) return { words: `[resource ${found.uri}]\n${found.text}` };
  const mime = found.mimeType ?? "application/octet-stream";
  if (/^text\/|[/+](json|xml|yaml)$/.test(mime))
    return { words: `[resource ${found.uri}]\n${Buffer.from(found.blob, "base64").toString()}` };
  const { words, ...more } = binary(mime.startsWith("image/") ? "picture" : "file", mime, found.blob);
  return { words: `[resource ${found.uri}] ${words}`, ...more };
}

/** Binary is named; a picture of a fair size goes along. */
function binary(what: "picture" | "sound" | "file", mime: string, data: string): Found {
  const bytes = Buffer.from(data, "base64");
  const named = `[${what} ${mime}, ${sizeWords(bytes.length)}`;
  if (what !== "picture") return { words: `${named}, cannot be shown]` };
  if (bytes.length > pictureBytesMax) return { words: `${named}, too large to be shown]` };
  return { words: `${named}]`, picture: { mime, bytes } };
}

function sizeWords(bytes: number): string {
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
