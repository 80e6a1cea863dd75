import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Files for platforms that nobody could deploy to here: what can be known of them is true.
const folder = "deploy/platforms";
const files = readdirSync(folder).filter((name) => !name.endsWith(".md"));
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
const known = new Set([...readFileSync(".env.example", "utf8").matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
const commands = /const commands = \{(.*?)\n\};/s.exec(readFileSync("scripts/boot.mjs", "utf8"))?.[1] ?? "";

test.each(files)("%s runs commands that exist, with variables that are ours, and gives 25 s to end", (name) => {
  const text = read(name);
  for (const [, command] of text.matchAll(/boot\.mjs ([\w-]+)/g)) expect(commands).toMatch(new RegExp(`^ {2}"?${command}"?:`, "m"));
  const words = [...text.replaceAll(/^\s*#.*$/gm, "").matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g)].map(([word]) => word);
  expect(words.filter((word) => !known.has(word))).toEqual([]);
  const seconds = /(?:drainingSeconds"|maxShutdownDelaySeconds|kill_timeout)\s*[:=]\s*"?(\d+)/.exec(text)?.[1];
  if (!name.startsWith("vercel")) expect(Number(seconds)).toBeGreaterThanOrEqual(25);
});

test("what is JSON is JSON, with numbers where a platform refuses words", () => {
  for (const name of files.filter((file) => file.endsWith(".json"))) {
    const { deploy = {} } = JSON.parse(read(name)) as { deploy?: Record<string, unknown> };
    for (const key of ["drainingSeconds", "overlapSeconds", "healthcheckTimeout"]) expect(typeof (deploy[key] ?? 0), name).toBe("number");
  }
});

test("files that a handler reads while it answers go with it to a platform that traces what is needed", () => {
  expect(readFileSync("next.config.ts", "utf8")).toContain("node_modules/swagger-ui-dist/swagger-ui-bundle.js");
});
