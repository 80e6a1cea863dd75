/** The jobs of the worker. Paths are ours; the contents are untrusted. */
export type WorkerJob = { kind: "pdf" | "docx"; path: string } | { kind: "image"; path: string; target: string };
export type WorkerResult = { text: string; truncated: boolean } | { written: true };
/** `message` is shown to the user. */
export type WorkerAnswer = { ok: true; result: WorkerResult } | { ok: false; message: string };

/** A failure whose message is shown to the user. */
export class UnreadableFile extends Error {}

/** Limits per file. */
export const workLimits = {
  timeMs: 30_000,
  memoryBytes: 512 * 1_048_576,
  pages: 500,
  textBytes: 2 * 1_048_576,
  docxBytes: 100 * 1_048_576,
  imagePixels: 100_000_000,
  imageEdge: 2048,
};
