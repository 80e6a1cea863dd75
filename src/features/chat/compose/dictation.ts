/** What we use of the Web Speech API, which TypeScript's own types leave out. */
export type Recognition = EventTarget & {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start: () => void;
  abort: () => void;
};
type Heard = { readonly isFinal: boolean; readonly 0?: { readonly transcript: string } };
export type Results = { readonly resultIndex: number; readonly results: ArrayLike<Heard> };

export type DictationProblem = "notAllowed" | "noMicrophone" | "noService" | "ended";

const problems: Record<string, DictationProblem | null> = {
  "not-allowed": "notAllowed",
  "service-not-allowed": "notAllowed",
  "audio-capture": "noMicrophone",
  network: "noService",
  // Silence, and what was ended on purpose.
  "no-speech": null,
  aborted: null,
};

/** What an error of the browser means for its user; null where there is nothing to say. */
export function problemOf(error: unknown): DictationProblem | null {
  return typeof error === "string" && Object.hasOwn(problems, error) ? (problems[error] ?? null) : "ended";
}

/** What is new: words that stand, and those that the browser may still change. */
export function heardOf({ resultIndex, results }: Results): { settled: string; open: string } {
  const fresh = Array.from(results).slice(resultIndex);
  const wordsOf = (isFinal: boolean) =>
    fresh
      .filter((heard) => heard.isFinal === isFinal)
      .map((heard) => heard[0]?.transcript.trim() ?? "")
      .filter((words) => words !== "")
      .join(" ");
  return { settled: wordsOf(true), open: wordsOf(false) };
}

/** What was written, with the words behind it. */
export function withSpoken(written: string, words: string): string {
  return written === "" || /\s$/.test(written) ? written + words : `${written} ${words}`;
}

/** The browser's language of that kind, such as `de-AT` for German, because its words are better recognised. */
export function spokenLanguage(locale: string, ofBrowser: readonly string[]): string {
  return ofBrowser.find((language) => language.split("-")[0] === locale) ?? locale;
}
