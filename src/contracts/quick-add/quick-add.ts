import { descriptionLengthMax } from "../limits.ts";
import { firstFitting, type Moment, plusDays } from "./calendar.ts";
import { type Day, dayPhrases } from "./day-phrases.ts";
import { findLabels, findNote, findPriority, findProject, type KnownProject, type NamedProject, type Priority } from "./mark-phrases.ts";
import { cover, dayCover, type Found, findAll, otherCover, type Phrase } from "./phrase.ts";
import { type Rule, rulePhrases } from "./rule-phrases.ts";
import { timePhrases } from "./time-phrases.ts";

export type { Moment } from "./calendar.ts";
export type { KnownProject, NamedProject } from "./mark-phrases.ts";

export type TokenKind = "day" | "time" | "rule" | "priority" | "label" | "project" | "note";
/** A piece of the line that was understood, from `start` to before `end`. */
export type Token = { kind: TokenKind; start: number; end: number };

/** What a line means: fields of a task, and where they stand in it. */
export type QuickTask = {
  title: string;
  description: string | null;
  dueDate: string | null;
  dueTime: string | null;
  recurrence: string | null;
  recurrenceFrom: "due" | "completion";
  priority: Priority | "none";
  labels: string[];
  project: NamedProject | null;
  tokens: Token[];
};

/** `plain`: phrases, in small letters, that are words here, as their writer said. */
export type QuickAddContext = Moment & { projects: KnownProject[]; plain?: ReadonlySet<string> };

/** Reads one line such as “call mum every second tuesday at 5pm !high #family +home //ask about the garden”, in English or German. */
export function readQuickAdd(line: string, context: QuickAddContext): QuickTask {
  const reader = new LineReader(line, context.plain ?? new Set());
  const note = reader.take("note", one(findNote(line)));
  const priority = reader.take("priority", one(findPriority(reader.text)));
  const labels = reader.takeAll("label", findLabels(reader.text));
  const project = reader.take("project", one(findProject(reader.text, context.projects)));
  const rule = reader.take("rule", reader.find(rulePhrases));
  const day = reader.take("day", reader.find(dayPhrases(context)));
  const time = reader.take("time", reader.find(timePhrases(context))) ?? day?.time ?? rule?.time ?? null;
  const title = reader.rest();
  if (!title) return { ...nothing, title: line.trim() };
  const dueDate = dueDay(context, day, rule, time);
  return {
    title,
    description: note ? note.slice(0, descriptionLengthMax) : null,
    dueDate,
    dueTime: dueDate ? time : null,
    recurrence: dueDate ? (rule?.rule ?? null) : null,
    recurrenceFrom: rule?.fromCompletion ? "completion" : "due",
    priority: priority ?? "none",
    labels: [...new Set(labels)],
    project: project ?? null,
    tokens: reader.tokens.sort((a, b) => a.start - b.start),
  };
}

/** The tasks of a text of several lines; the marks of lists are no words. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•–]\s+(?:\[[ xX]?\]\s*)?|\d{1,3}[.)]\s+(?=\S))/, "").trim())
    .filter(Boolean);
}

const nothing: Omit<QuickTask, "title"> = {
  description: null,
  dueDate: null,
  dueTime: null,
  recurrence: null,
  recurrenceFrom: "due",
  priority: "none",
  labels: [],
  project: null,
  tokens: [],
};

function dueDay({ today, now }: Moment, day: Day | undefined, rule: Rule | undefined, time: string | null): string | null {
  // Without a day a time is the next one: tomorrow's where today's is over.
  const from = day?.day ?? (time !== null && time <= now ? plusDays(today, 1) : today);
  if (rule) return firstFitting(from, rule.fits);
  return day || time ? from : null;
}

function one<T>(found: Found<T> | null): Found<T>[] {
  return found ? [found] : [];
}

/** Takes pieces out of a line; what is taken is covered, and nothing else is read into it. */
class LineReader {
  readonly tokens: Token[] = [];
  text: string;
  readonly #line: string;
  readonly #plain: ReadonlySet<string>;

  constructor(line: string, plain: ReadonlySet<string>) {
    this.#line = line;
    this.#plain = plain;
    this.text = line;
  }

  find<T>(phrases: Phrase<T>[]): Found<T>[] {
    return findAll(this.text, phrases);
  }

  /** Of several the last counts: the others are what the task is about. */
  take<T>(kind: TokenKind, found: Found<T>[]): T | undefined {
    return this.takeAll(kind, this.#meant(found).slice(-1))[0];
  }

  takeAll<T>(kind: TokenKind, found: Found<T>[]): T[] {
    return this.#meant(found).map(({ start: from, end, value }) => {
      // A phrase may begin with the space in front of it.
      const start = from + (this.#line.slice(from, end).length - this.#line.slice(from, end).trimStart().length);
      this.tokens.push({ kind, start, end });
      this.text = cover(this.text, { start, end }, kind === "day" ? dayCover : otherCover);
      return value;
    });
  }

  #meant<T>(found: Found<T>[]): Found<T>[] {
    return found.filter(({ start, end }) => !this.#plain.has(this.#line.slice(start, end).trim().toLowerCase()));
  }

  /** What was not taken. */
  rest(): string {
    const words = this.text.replaceAll(/[\uE001\uE002]+/g, " ").replaceAll(/\s+/g, " ");
    return words.replaceAll(/ ([,;.])(?=\s|$)/g, "$1").replaceAll(/^[\s,;]+|[\s,;]+$/g, "");
  }
}
