/** What the worker can be asked. Paths are files of ours; what they hold is a stranger's. */
export type WorkerJob = { kind: "pdf" | "docx"; path: string } | { kind: "image"; path: string; target: string };
export type WorkerResult = { text: string; truncated: boolean } | { written: true };
/** `message` is for the user. */
export type WorkerAnswer = { ok: true; result: WorkerResult } | { ok: false; message: string };

/** A failure that the user is told in these words. */
export class UnreadableFile extends Error {}

/** Limits of one file's work. */
export const workLimits = {
  timeMs: 30_000,
  memoryBytes: 512 * 1_048_576,
  pages: 500,
  textBytes: 2 * 1_048_576,
  docxBytes: 100 * 1_048_576,
  imagePixels: 100_000_000,
  imageEdge: 2048,
};
