import { z } from "zod";
import { isBlank } from "./text.ts";

export { attachmentsMax, unattachedUploadHours, uploadBytesMax } from "./limits.ts";

/** A stored file of one user. `sha256` is hex. */
export const Upload = z
  .object({ id: z.string(), name: z.string(), mime: z.string(), size: z.number().int(), sha256: z.string() })
  .meta({ id: "Upload" });
export type Upload = z.infer<typeof Upload>;

const fileNameLengthMax = 200;
/** Controls, line separators and invisible format signs, above all those that turn the direction of reading and so hide an ending. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The last part of a file's name, without path separators and anything that hides what the name is; never empty. */
export function cleanFileName(name: string): string {
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  // Joiners shape letters (Persian, Hindi) and compose emoji: between two visible signs they stay.
  const visible = last.replace(hidden, (sign, at: number) => (isJoiner(sign) && at > 0 && at < last.length - 1 ? sign : ""));
  const clean = [...visible].slice(0, fileNameLengthMax).join("").trim();
  return isBlank(clean) || clean === "." || clean === ".." ? "file" : clean;
}

function isJoiner(sign: string): boolean {
  return sign === "\u200c" || sign === "\u200d";
}

/** none: has no text · pending: its text is being read · done · failed: it could not be read */
export const UploadExtraction = z.enum(["none", "pending", "done", "failed"]);
export type UploadExtraction = z.infer<typeof UploadExtraction>;
