import { createHighlighterCore, type HighlighterCore, type ThemedToken } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

const languages = {
  bash: () => import("shiki/langs/bash.mjs"),
  c: () => import("shiki/langs/c.mjs"),
  cpp: () => import("shiki/langs/cpp.mjs"),
  csharp: () => import("shiki/langs/csharp.mjs"),
  css: () => import("shiki/langs/css.mjs"),
  go: () => import("shiki/langs/go.mjs"),
  html: () => import("shiki/langs/html.mjs"),
  java: () => import("shiki/langs/java.mjs"),
  javascript: () => import("shiki/langs/javascript.mjs"),
  json: () => import("shiki/langs/json.mjs"),
  markdown: () => import("shiki/langs/markdown.mjs"),
  php: () => import("shiki/langs/php.mjs"),
  python: () => import("shiki/langs/python.mjs"),
  ruby: () => import("shiki/langs/ruby.mjs"),
  rust: () => import("shiki/langs/rust.mjs"),
  sql: () => import("shiki/langs/sql.mjs"),
  tsx: () => import("shiki/langs/tsx.mjs"),
  typescript: () => import("shiki/langs/typescript.mjs"),
  yaml: () => import("shiki/langs/yaml.mjs"),
} as const;
type Language = keyof typeof languages;

const aliases: Record<string, Language> = {
  sh: "bash",
  shell: "bash",
  js: "javascript",
  jsx: "tsx",
  ts: "typescript",
  py: "python",
  rb: "ruby",
  rs: "rust",
  yml: "yaml",
  md: "markdown",
  "c++": "cpp",
  cs: "csharp",
};

let highlighter: Promise<HighlighterCore> | undefined;

/** The code in coloured tokens, line by line; null for a language that we do not colour. */
export async function highlight(code: string, name: string): Promise<ThemedToken[][] | null> {
  const language = languageOf(name.toLowerCase());
  if (!language) return null;
  highlighter ??= createHighlighterCore({
    engine: createJavaScriptRegexEngine(),
    themes: [import("shiki/themes/github-light-high-contrast.mjs"), import("shiki/themes/github-dark-default.mjs")],
    langs: [],
  });
  const shiki = await highlighter;
  await shiki.loadLanguage(languages[language]());
  return shiki.codeToTokens(code, { lang: language, themes: { light: "github-light-high-contrast", dark: "github-dark-default" } }).tokens;
}

function languageOf(name: string): Language | undefined {
  return aliases[name] ?? (name in languages ? (name as Language) : undefined);
}
