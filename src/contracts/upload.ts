import { z } from "zod";
import { isBlank } from "./text.ts";

export { attachmentsMax, unattachedUploadHours, uploadBytesMax } from "./limits.ts";

/** A stored file of one user. `sha256` is hex. */
export const Upload = z
  .object({ id: z.string(), name: z.string(), mime: z.string(), size: z.number().int(), sha256: z.string() })
  .meta({ id: "Upload" });
export type Upload = z.infer<typeof Upload>;

const fileNameLengthMax = 200;
/**
 * Controls, line separators and invisible format characters, above all those that reverse the reading direction and so hide an
 * extension.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The last segment of a file name, without path separators and hidden characters; never empty. */
export function cleanFileName(name: string): string {
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  // Joiners shape letters (Persian, Hindi) and compose emoji: between visible characters they are retained.
  const visible = last.replace(hidden, (sign, at: number) => (isJoiner(sign) && at > 0 && at < last.length - 1 ? sign : ""));
  const clean = [...visible].slice(0, fileNameLengthMax).join("").trim();
  return isBlank(clean) || clean === "." || clean === ".." ? "file" : clean;
}

function isJoiner(sign: string): boolean {
  return sign === "\u200c" || sign === "\u200d";
}

/** none: has no text · pending: being extracted · done · failed: could not be extracted */
export const UploadExtraction = z.enum(["none", "pending", "done", "failed"]);
export type UploadExtraction = z.infer<typeof UploadExtraction>;
