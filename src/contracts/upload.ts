import { z } from "zod";

export const uploadBytesMax = 20 * 1_048_576;
/** Files of one message. */
export const attachmentsMax = 10;
/** Files that no message holds are kept this long. */
export const unattachedUploadHours = 24;

/** A stored file of one user. `sha256` is hex. */
export const Upload = z
  .object({ id: z.string(), name: z.string(), mime: z.string(), size: z.number().int(), sha256: z.string() })
  .meta({ id: "Upload" });
export type Upload = z.infer<typeof Upload>;

/** none: has no text · pending: its text is being read · done · failed: it could not be read */
export const UploadExtraction = z.enum(["none", "pending", "done", "failed"]);
export type UploadExtraction = z.infer<typeof UploadExtraction>;
