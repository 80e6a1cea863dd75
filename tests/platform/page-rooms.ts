import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const imports = /(?:from|import\()\s*"([^"]+)"/g;
const cache = new Map<string, { files: string[]; names: string[] }>();

/** Possible text names in a module and everything that it imports, now or lazily. */
export function namesUsedBy(entry: string): Set<string> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const module = read(file);
    for (const name of module.names) names.add(name);
    queue.push(...module.files);
  }
  return names;
}

function read(file: string): { files: string[]; names: string[] } {
  const known = cache.get(file);
  if (known) return known;
  const source = readFileSync(file, "utf8");
  // What is imported for its types is never loaded.
  const files = [...source.replaceAll(/import type [^;]*;/g, "").matchAll(imports)].flatMap(([, path = ""]) => resolve(file, path));
  const module = { files: files.filter(isForBrowser), names: isMessages(file) ? [] : namesIn(source) };
  cache.set(file, module);
  return module;
}

/** `"task.added"` anywhere: a table of names counts like a call; and `task.*` for a composed name. */
export function namesIn(source: string): string[] {
  const whole = [...source.matchAll(/"([a-z]+\.[a-zA-Z0-9]+)"/g)].map(([, name = ""]) => name);
  const begun = [...source.matchAll(/`([a-z]+\.[a-zA-Z0-9]*)\$\{\w[\w.]*\}`/g)].map(([, name = ""]) => `${name}*`);
  return [...whole, ...begun];
}

function resolve(from: string, path: string): string[] {
  const file = path.startsWith("#") ? join("src", path.slice(1)) : path.startsWith(".") ? join(dirname(from), path) : "";
  return /\.tsx?$/.test(file) && existsSync(file) ? [file] : [];
}

function isForBrowser(file: string): boolean {
  return /^src\/(app|features|components|client|messages|contracts)\//.test(file);
}

function isMessages(file: string): boolean {
  return /^src\/messages\/(catalogue|page-source|text)\.ts$/.test(file);
}
