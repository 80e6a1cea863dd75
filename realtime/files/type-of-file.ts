import { open } from "node:fs/promises";
import { fileTypeFromBuffer } from "file-type";
import { DomainError } from "#domain/error.ts";
import { encodingOf } from "./text-encoding.ts";
import { textTypeOf } from "./text-type.ts";
import { readZipDirectory } from "./zip-directory.ts";

export const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const imageTypes = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "image/heif"]);
const headBytes = 8192;

/** `charset`: set if the text is not UTF-8. */
type FileKind = { mime: string; charset: string | null };

/** The type of a file by its content; the name only chooses among text types. @throws UNSUPPORTED_MEDIA_TYPE */
export async function typeOfFile(path: string, name: string): Promise<FileKind> {
  const detected = await fileTypeFromBuffer(await headOf(path)).catch(() => undefined);
  if (detected && (detected.mime === "application/pdf" || imageTypes.has(detected.mime))) return { mime: detected.mime, charset: null };
  if (detected?.mime === docxType || detected?.mime === "application/zip") {
    const entries = await readZipDirectory(path);
    if (entries?.some((entry) => entry.name === "word/document.xml")) return { mime: docxType, charset: null };
  }
  const encoding = await encodingOf(path);
  if (encoding !== null) return { mime: textTypeOf(name), charset: encoding === "utf-8" ? null : encoding };
  throw new DomainError(
    "UNSUPPORTED_MEDIA_TYPE",
    "This kind of file cannot be attached. Use text, code, CSV, JSON, PDF, DOCX or an image (PNG, JPEG, WebP, GIF, HEIC).",
  );
}

export function isImage(mime: string): boolean {
  return imageTypes.has(mime);
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
