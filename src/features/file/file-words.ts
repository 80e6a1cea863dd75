import { FileCode, FileImage, FileSpreadsheet, FileText, type LucideIcon } from "lucide-react";
import { t } from "#messages/text.ts";

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const kinds: Record<string, [string, LucideIcon]> = {
  "application/pdf": ["PDF", FileText],
  [docx]: ["Word", FileText],
  "text/csv": ["CSV", FileSpreadsheet],
  "text/tab-separated-values": ["TSV", FileSpreadsheet],
  "application/json": ["JSON", FileCode],
  "application/yaml": ["YAML", FileCode],
  "text/markdown": ["Markdown", FileText],
};

/** A file's kind in a word, and its sign. */
export function kindOfFile(mime: string, name: string): { word: string; Icon: LucideIcon } {
  const [known, Icon] = kinds[mime] ?? [null, isImageType(mime) ? FileImage : FileText];
  if (known) return { word: known, Icon };
  const ending = /\.(\w{1,5})$/.exec(name)?.[1];
  return { word: isImageType(mime) ? t("file.image") : (ending?.toUpperCase() ?? t("file.text")), Icon };
}

export function isImageType(mime: string): boolean {
  return mime.startsWith("image/");
}

export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.round(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
