import { z } from "zod";

export const uploadBytesMax = 20 * 1_048_576;

/** A stored file of one user. `sha256` is hex. */
export const Upload = z
  .object({ id: z.string(), name: z.string(), mime: z.string(), size: z.number().int(), sha256: z.string() })
  .meta({ id: "Upload" });
export type Upload = z.infer<typeof Upload>;
