"use client";

import { CalendarDays, Clock, Flag, Folder, type LucideIcon, NotebookText, Repeat, Tag, X } from "lucide-react";
import { readerDate } from "#client/reader-time.ts";
import type { QuickTask, Token, TokenKind } from "#contracts/quick-add/quick-add.ts";
import { t } from "#messages/text.ts";
import { ruleWords } from "../rule-words.ts";

const icons: Record<TokenKind, LucideIcon> = {
  day: CalendarDays,
  time: Clock,
  rule: Repeat,
  priority: Flag,
  label: Tag,
  project: Folder,
  note: NotebookText,
};

type MeaningChipsProps = { line: string; meaning: QuickTask; onTurnBack: (token: Token) => void };

/** What a line will be, before it is: each piece can be made words again by a click, too. */
export function MeaningChips({ line, meaning, onTurnBack }: MeaningChipsProps) {
  const chips = meaning.tokens.map((token) => ({ token, words: wordsOf(token, line, meaning) }));
  const hasDay = meaning.tokens.some(({ kind }) => kind === "day");
  return (
    <ul aria-label={t("task.lineMeaning")} className="flex flex-wrap gap-1.5 px-2.5 pb-2 text-xs">
      {meaning.dueDate && !hasDay ? (
        <li className="flex items-center py-0.5 text-muted">{readerDate(meaning.dueDate, "weekdayMedium")}</li>
      ) : null}
      {chips.map(({ token, words }) => {
        const Icon = icons[token.kind];
        const phrase = line.slice(token.start, token.end);
        return (
          <li key={token.start} className="flex items-center gap-1 rounded-full bg-hover py-0.5 pr-0.5 pl-2">
            <Icon aria-hidden className="size-3.5 text-muted" />
            <span dir="auto" className="max-w-60 truncate">
              {words}
            </span>
            <button
              type="button"
              aria-label={t("task.keepAsWords", { phrase })}
              title={t("task.keepAsWords", { phrase })}
              className="relative grid size-5 place-items-center rounded-full text-muted before:absolute before:-inset-1 hover:bg-line hover:text-ink pointer-coarse:before:-inset-3"
              onClick={() => onTurnBack(token)}
            >
              <X aria-hidden className="size-3" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function wordsOf({ kind, start, end }: Token, line: string, meaning: QuickTask): string {
  switch (kind) {
    case "day":
      return meaning.dueDate ? readerDate(meaning.dueDate, "weekdayMedium") : line.slice(start, end);
    case "time":
      return meaning.dueTime ?? "";
    case "rule":
      return meaning.recurrence ? ruleWords(meaning.recurrence) : line.slice(start, end);
    case "priority":
      return t("task.priorityIs", { priority: meaning.priority });
    case "label":
      return line.slice(start + 1, end);
    case "project":
      return meaning.project?.id === null ? t("task.newProjectNamed", { name: meaning.project.name }) : (meaning.project?.name ?? "");
    case "note":
      return meaning.description ?? "";
  }
}
