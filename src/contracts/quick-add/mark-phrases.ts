import { fold } from "../fold.ts";
import { labelCountMax, labelLengthMax } from "../limits.ts";
import { dayCover, type Found, otherCover } from "./phrase.ts";

export type KnownProject = { id: number; name: string };
export type Priority = "low" | "medium" | "high";
/** A project that is there, or one to be made. */
export type NamedProject = { id: number | null; name: string };

const priorities: Record<string, Priority> = {
  high: "high", hoch: "high", h: "high", "1": "high",
  medium: "medium", med: "medium", mittel: "medium", m: "medium", "2": "medium",
  low: "low", niedrig: "low", l: "low", "3": "low",
}; // biome-ignore format: a table
const free = `(?<![^\\s${dayCover}${otherCover}])`;
const closed = "(?![\\p{L}\\p{N}_])";

/** `// …` to the end; an address has its slashes behind a colon. */
export function findNote(text: string): Found<string> | null {
  const match = /(?<!\S)\/\/\s*(.*)$/su.exec(text);
  return match ? { start: match.index, end: text.length, value: (match[1] ?? "").trim() } : null;
}

export function findPriority(text: string): Found<Priority> | null {
  const found = [...text.matchAll(new RegExp(`${free}!(${Object.keys(priorities).join("|")})${closed}`, "giu"))].at(-1);
  const value = priorities[(found?.[1] ?? "").toLowerCase()];
  return found && value ? { start: found.index, end: found.index + found[0].length, value } : null;
}

/** `#label`; a number alone is the number of something. */
export function findLabels(text: string): Found<string>[] {
  const all = text.matchAll(new RegExp(`${free}#(?=[\\p{N}_/-]*\\p{L})([\\p{L}\\p{M}\\p{N}_/-]{1,${labelLengthMax}})${closed}`, "giu"));
  return [...all]
    .slice(0, labelCountMax)
    .map((match) => ({ start: match.index, end: match.index + match[0].length, value: match[1] ?? "" }));
}

/** `+project`: the longest name of those that are there, which may have spaces; else one word, a new one. */
export function findProject(text: string, projects: KnownProject[]): Found<NamedProject> | null {
  for (const { index } of [...text.matchAll(new RegExp(`${free}\\+(?=["\\p{L}])`, "giu"))].reverse()) {
    const rest = text.slice(index + 1);
    const known = projects
      .filter(({ name }) => fold(rest.slice(0, name.length)) === fold(name) && !/^[\p{L}\p{N}_]/u.test(rest.slice(name.length)))
      .sort((a, b) => b.name.length - a.name.length)[0];
    if (known) return { start: index, end: index + 1 + known.name.length, value: known };
    const [word, quoted, bare] = /^(?:"([^"]{1,100})"|([\p{L}][\p{L}\p{M}\p{N}_-]{0,99}))/u.exec(rest) ?? [];
    const name = (quoted ?? bare ?? "").trim();
    if (!word || !name) continue;
    const same = projects.find((project) => fold(project.name).replaceAll(/[\s_-]+/g, "-") === fold(name).replaceAll(/[\s_-]+/g, "-"));
    return { start: index, end: index + 1 + word.length, value: same ?? { id: null, name } };
  }
  return null;
}
