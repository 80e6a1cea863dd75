import { z } from "zod";

const prefix = "bestchat.";
const SealedContent = z.object({ thinking_blocks: z.array(z.looseObject({ type: z.string() })) });

/**
 * Wraps another protocol's opaque reasoning as the `encrypted_content` of a reasoning item, which clients send back
 * unchanged.
 */
export function sealThinking(blocks: object[]): string {
  return prefix + Buffer.from(JSON.stringify({ thinking_blocks: blocks })).toString("base64url");
}

/** The wrapped blocks, or null if the content is OpenAI's own. */
export function openThinking(sealed: unknown): Record<string, unknown>[] | null {
  if (!isOurs(sealed)) return null;
  try {
    return SealedContent.parse(JSON.parse(Buffer.from(sealed.slice(prefix.length), "base64url").toString("utf8"))).thinking_blocks;
  } catch {
    return null;
  }
}

/** Whether this server wrapped the content; OpenAI could not read it. */
export function isOurs(sealed: unknown): sealed is string {
  return typeof sealed === "string" && sealed.startsWith(prefix);
}
