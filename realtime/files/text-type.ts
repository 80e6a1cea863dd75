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
