import type { MessagePart } from "#contracts/message.ts";

/** How many bytes one file adds to a prompt at most, for the estimate. */
const fileBytesMax = 100_000;

/** Bytes of a branch in a model's prompt, for a token estimate. */
export function bytesOfBranch(branch: { parts: MessagePart[] }[]): number {
  return branch.reduce((sum, { parts }) => sum + parts.reduce((bytes, part) => bytes + bytesOf(part), 0), 0);
}

/** A prompt includes a file's text up to a limit; an image costs about as much as a page. */
function bytesOf(part: MessagePart): number {
  return part.type === "file" ? Math.min(part.size, fileBytesMax) : Buffer.byteLength(JSON.stringify(part));
}
