import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const asksDatabase = /process\.env\.(DATABASE_URL|DIRECT_URL)|from ["]pg["]|inject\(["]databaseServer["]\)/;
/** Modules after `from`, in `import "…"` and in `import("…")`; type imports are erased at run time. */
const imported = /^\s*(?:import|export)\s+(?!type\s)(?:[^;"'`]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

type Read = { asksDatabase: boolean; imports: string[] };
const known = new Map<string, Read>();

/** Whether a test file, or anything that it imports, needs a database; `file` is relative to the root. */
export function needsDatabase(file: string): boolean {
  return withImports(file).some((each) => read(each).asksDatabase);
}

function withImports(file: string): string[] {
  const seen = new Set([file]);
  for (const each of seen) for (const next of read(each).imports) seen.add(next);
  return [...seen];
}

function read(file: string): Read {
  const before = known.get(file);
  if (before) return before;
  const text = readFileSync(file, "utf8");
  const found = {
    asksDatabase: asksDatabase.test(text),
    imports: [...text.matchAll(imported)].map(([, from, lazy]) => pathOf(file, from ?? lazy ?? "")).filter((path) => path !== null),
  };
  known.set(file, found);
  return found;
}

/** Null for packages and for text that only looks like an import. */
function pathOf(file: string, name: string): string | null {
  const path = name.startsWith("#") ? join("src", name.slice(1)) : name.startsWith(".") ? normalize(join(dirname(file), name)) : null;
  return path && /\.[mc]?tsx?$/.test(path) && existsSync(path) ? path : null;
}
