"use client";

import { useState } from "react";
import { readerZone } from "#client/reader-time.ts";
import { inputClass } from "#components/ui/field.tsx";
import type { SpokenRule } from "#contracts/quick-add/rule-in-words.ts";
import { RecurrenceRule } from "#contracts/recurrence.ts";
import { clockIn } from "#contracts/zoned-time.ts";
import { useToday } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { capital, ruleWords } from "./rule-words.ts";

/** What was typed means: a rule, with the day and time that words may say besides. */
export type MeantRule = Pick<SpokenRule, "recurrence"> & Partial<SpokenRule>;
type RuleFieldProps = { label: string; value: string; onRule: (rule: MeantRule | null) => void };

/** How often, in words (“every second Tuesday at 9”) or as a rule of RFC 5545. `value`: the rule so far. */
export function RuleField({ label, value, onRule }: RuleFieldProps) {
  const today = useToday();
  const [text, setText] = useState(value);
  const [meant, setMeant] = useState<MeantRule | null>(value ? { recurrence: value } : null);
  const read = async (typed: string) => {
    setText(typed);
    const rule = await meaningOf(typed, today);
    setMeant(rule);
    onRule(rule);
  };
  return (
    <label className="block space-y-1.5">
      <span className="block text-[13px] font-medium">{label}</span>
      <input
        dir="auto"
        className={inputClass}
        required
        spellCheck={false}
        placeholder={t("task.ruleExample")}
        value={text}
        onChange={(event) => void read(event.target.value)}
      />
      <span aria-live="polite" className="block min-h-4 text-xs text-muted">
        {meant ? capital(ruleWords(meant.recurrence)) : text.trim() ? t("task.ruleNotUnderstood") : null}
      </span>
    </label>
  );
}

/** The grammar comes when somebody begins to write. What looks like a rule is left to whoever checks rules. */
async function meaningOf(typed: string, today: string): Promise<MeantRule | null> {
  if (/^\s*(?:RRULE:|FREQ=)/i.test(typed)) {
    const { data } = RecurrenceRule.safeParse(typed);
    return data === undefined ? null : { recurrence: data };
  }
  const { readRuleInWords } = await import("#contracts/quick-add/rule-in-words.ts");
  const isAmerican = /^en(-US)?$/.test(navigator.language);
  return readRuleInWords(typed, { today, now: clockIn(readerZone(), new Date()), isAmerican });
}
