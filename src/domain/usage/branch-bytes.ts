import type { MessagePart } from "#contracts/message.ts";

/** What one file adds to a prompt at most, for the estimate. */
const fileBytesMax = 100_000;

/** Bytes of a branch as a model is asked with it, for an estimate of its tokens. */
export function bytesOfBranch(branch: { parts: MessagePart[] }[]): number {
  return branch.reduce((sum, { parts }) => sum + parts.reduce((bytes, part) => bytes + bytesOf(part), 0), 0);
}

/** Of a file a prompt holds its text up to a limit, and a picture costs about as much as a page. */
function bytesOf(part: MessagePart): number {
  return part.type === "file" ? Math.min(part.size, fileBytesMax) : Buffer.byteLength(JSON.stringify(part));
}
