import { createHighlighterCore, type GrammarState, type HighlighterCore, type ThemedToken } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import { type Language, languageOf, languages } from "./languages.ts";

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
    const language = languageOf(name);
    if (!language) return null;
    highlighter ??= createHighlighterCore({
      // A grammar with a rule that browsers cannot read loses that rule alone.
      engine: createJavaScriptRegexEngine({ forgiving: true }),
      themes: [import("shiki/themes/github-light-high-contrast.mjs"), import("shiki/themes/github-dark-default.mjs")],
      langs: [],
    });
    const shiki = await highlighter;
    await shiki.loadLanguage(languages[language]());
    return new Colouring(shiki, language);
  }

  /** How much of the code its coloured lines cover. */
  get colouredLength(): number {
    return this.ended.length;
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
