import { extname } from "node:path";

/** Served text types, by extension. All others are served as plain text, so that browsers do not run them. */
const types: Record<string, string> = {
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".csv": "text/csv",
  ".tsv": "text/tab-separated-values",
  ".json": "application/json",
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
};

/** The type of a text file, by its name. */
export function textTypeOf(name: string): string {
  return types[extname(name).toLowerCase()] ?? "text/plain";
}
