import { createHighlighterCore, type GrammarState, type HighlighterCore, type ThemedToken } from "shiki/core";
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

/** A line that takes longer, such as the first one on a busy machine, loses colours and so would those below it. */
const lineMs = 2_000;

let highlighter: Promise<HighlighterCore> | undefined;

/** Colours one piece of code while it grows: each line is coloured once, when it has ended. */
export class Colouring {
  private readonly shiki: HighlighterCore;
  private readonly language: Language;
  private ended = "";
  private state: GrammarState | undefined;
  private lines: ThemedToken[][] = [];

  private constructor(shiki: HighlighterCore, language: Language) {
    this.shiki = shiki;
    this.language = language;
  }

  /** Null for a language that we do not colour. */
  static async of(name: string): Promise<Colouring | null> {
    const language = languageOf(name.toLowerCase());
    if (!language) return null;
    highlighter ??= createHighlighterCore({
      engine: createJavaScriptRegexEngine(),
      themes: [import("shiki/themes/github-light-high-contrast.mjs"), import("shiki/themes/github-dark-default.mjs")],
      langs: [],
    });
    const shiki = await highlighter;
    await shiki.loadLanguage(languages[language]());
    return new Colouring(shiki, language);
  }

  /** The code line by line; a line of the last call that is still there is the same object. The last line is coloured when `isEnded`. */
  linesOf(code: string, isEnded: boolean): ThemedToken[][] {
    if (!code.startsWith(this.ended)) this.forget();
    const end = isEnded ? code.length : code.lastIndexOf("\n") + 1;
    const fresh = code.slice(this.ended.length, end);
    const last = code.slice(Math.max(end, this.ended.length));
    if (fresh !== "") this.colour(fresh);
    return last === "" ? this.lines : [...this.lines, [{ content: last, offset: 0 }]];
  }

  private colour(fresh: string): void {
    const themes = { light: "github-light-high-contrast", dark: "github-dark-default" };
    const state = this.state ? { grammarState: this.state } : {};
    const options = { lang: this.language, themes, tokenizeTimeLimit: lineMs, ...state };
    const { tokens, grammarState } = this.shiki.codeToTokens(fresh.replace(/\n$/, ""), options);
    this.lines = [...this.lines, ...tokens];
    this.state = grammarState;
    this.ended += fresh;
  }

  private forget(): void {
    this.ended = "";
    this.state = undefined;
    this.lines = [];
  }
}

function languageOf(name: string): Language | undefined {
  return aliases[name] ?? (name in languages ? (name as Language) : undefined);
}
