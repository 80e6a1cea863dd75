"use client";

import { Plus } from "lucide-react";
import { type ClipboardEvent, type FormEvent, Suspense, useRef, useState } from "react";
import { descriptionLengthMax, titleLengthMax } from "#contracts/limits.ts";
import type { QuickTask, Token } from "#contracts/quick-add/quick-add.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { classNames } from "../../../components/ui/class-names.ts";
import { DayInput } from "../../../components/ui/day-input.tsx";
import { useEarlyText } from "../../../components/ui/early-text.ts";
import { lazyPart } from "../../../components/ui/lazy-part.ts";
import { MarkedInput } from "./marked-input.tsx";
import { type AddedTo, useAdd } from "./use-add.ts";
import { useMeaning } from "./use-meaning.ts";

// What is drawn once somebody has written something is loaded then.
const MeaningChips = lazyPart(() => import("./meaning-chips.tsx").then(({ MeaningChips }) => ({ default: MeaningChips })));
const PastedLines = lazyPart(() => import("./pasted-lines.tsx").then(({ PastedLines }) => ({ default: PastedLines })));

type QuickAddProps = {
  /** Only the line. */
  compact?: boolean;
  autoFocus?: boolean;
  label?: string;
  placeholder?: string;
  /** What it has besides the line. */
  to?: AddedTo;
  onAdded?: () => void;
  /** What its line begins with. */
  begin?: string;
};

/** One line of plain words that adds a task; what was typed comes back if the server refuses it. */
export function QuickAdd({
  compact = false,
  autoFocus = false,
  label = t("task.newTask"),
  placeholder = t("task.addTask"),
  to = {},
  onAdded,
  begin = "",
}: QuickAddProps) {
  const add = useAdd();
  const [line, setLine] = useState(begin);
  const [pasted, setPasted] = useState<string[] | null>(null);
  const [dueDate, setDueDate] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEarlyText(input, (event) => setLine(event.target.value));
  const { meaning, prepare, read, linesOf, keepAsWords, forgetWords } = useMeaning(line);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const words = line.trim();
    if (!words) return;
    setLine("");
    setDueDate(null);
    forgetWords();
    try {
      await add([(await read(words)) ?? asWritten(words)], { ...to, ...(dueDate ? { dueDate } : {}) });
      onAdded?.();
    } catch {
      setLine((since) => since || words);
    }
  }

  function turnBack({ start, end }: Token) {
    keepAsWords(line.slice(start, end));
    input.current?.focus();
  }

  function onPaste(event: ClipboardEvent) {
    const lines = linesOf(event.clipboardData.getData("text/plain"));
    if (lines.length < 2) return;
    event.preventDefault();
    setPasted(lines);
  }

  async function addPasted(lines: string[]) {
    const tasks = await Promise.all(lines.map(async (one) => (await read(one)) ?? asWritten(one)));
    // The failure was already shown; the lines stay.
    await add(tasks, to).then(onAdded, () => setPasted(lines));
  }

  return (
    <form
      method="post"
      onSubmit={submit}
      className={classNames(
        "rounded-xl border border-line-strong bg-raised focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/15",
        compact ? "mb-3" : "mb-6 shadow-card",
      )}
    >
      <div className={classNames("flex items-center", compact ? "gap-1 px-1.5" : "gap-2 p-1.5")}>
        <Plus aria-hidden className={classNames("size-4 shrink-0 text-faint", compact ? "ml-0.5" : "ml-2")} />
        <MarkedInput
          field={input}
          aria-label={label}
          placeholder={placeholder}
          autoFocus={autoFocus}
          enterKeyHint="done"
          className={classNames("h-9 px-1 max-md:text-base", compact ? "text-[13px]" : "text-sm")}
          value={line}
          tokens={meaning?.tokens ?? []}
          maxLength={titleLengthMax + descriptionLengthMax}
          onTurnBack={turnBack}
          onFocus={prepare}
          onPaste={onPaste}
          onChange={(event) => setLine(event.target.value)}
        />
        {compact ? (
          // Without it Enter would leave the page before the scripts are there; a button that is disabled keeps it.
          <button type="submit" hidden disabled={!line.trim()} />
        ) : (
          <>
            <DayInput
              aria-label={t("task.dueDateOfNew")}
              className="hidden h-9 rounded-md bg-transparent px-1 text-[13px] text-muted sm:block"
              value={dueDate}
              onDay={setDueDate}
            />
            <Button type="submit" look="primary" disabled={!line.trim()}>
              {t("task.add")}
            </Button>
          </>
        )}
      </div>
      <Suspense>
        {meaning && meaning.tokens.length > 0 ? <MeaningChips line={line} meaning={meaning} onTurnBack={turnBack} /> : null}
        {pasted ? <PastedLines lines={pasted} onClose={() => setPasted(null)} onAdd={addPasted} /> : null}
      </Suspense>
    </form>
  );
}

/** A line where its grammar could not be loaded. */
function asWritten(title: string): QuickTask {
  const nothing = { description: null, dueDate: null, dueTime: null, recurrence: null, project: null };
  return { title, ...nothing, recurrenceFrom: "due", priority: "none", labels: [], tokens: [] };
}
