import { createReadStream } from "node:fs";
import { extname } from "node:path";

/** Types that text may be served as, by the name's ending. All others are plain: a browser must not run them. */
const types: Record<string, string> = {
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".csv": "text/csv",
  ".tsv": "text/tab-separated-values",
  ".json": "application/json",
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
};

/** The type of a text file by its name; its content has been found to be text. */
export function textTypeOf(name: string): string {
  return types[extname(name).toLowerCase()] ?? "text/plain";
}

/** Whether the whole file is UTF-8 without NUL. */
export async function isTextFile(path: string): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) {
      if ((chunk as Buffer).includes(0)) return false;
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
