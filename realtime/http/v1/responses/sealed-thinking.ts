import { z } from "zod";

const prefix = "bestchat.";
const Kept = z.object({ thinking_blocks: z.array(z.looseObject({ type: z.string() })) });

/** Another protocol's opaque thinking as the `encrypted_content` of a reasoning item, which clients bring back as it is. */
export function sealThinking(blocks: object[]): string {
  return prefix + Buffer.from(JSON.stringify({ thinking_blocks: blocks })).toString("base64url");
}

/** The blocks that were put in, or null for what is OpenAI's own. */
export function openThinking(sealed: unknown): Record<string, unknown>[] | null {
  if (!isOurs(sealed)) return null;
  try {
    return Kept.parse(JSON.parse(Buffer.from(sealed.slice(prefix.length), "base64url").toString("utf8"))).thinking_blocks;
  } catch {
    return null;
  }
}

/** Whether it comes from here: OpenAI could not read it. */
export function isOurs(sealed: unknown): sealed is string {
  return typeof sealed === "string" && sealed.startsWith(prefix);
}
