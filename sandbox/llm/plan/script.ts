import { textOf } from "../protocol/wire.ts";
import type { Plan, Turn } from "../types.ts";
import { filesIn, planFileWork } from "./file-requests.ts";
import { planNotes } from "./note-requests.ts";
import { scenarioOf } from "./scenario.ts";
import { planScheduleWork } from "./schedule-requests.ts";
import { cannedTalk, smallTalk } from "./small-talk.ts";
import { planMemory } from "./summary.ts";
import { planTaskWork } from "./task-requests.ts";
import { planWeek } from "./week-requests.ts";

const exactly = /^\s*continue exactly where/i;

/** The demo model's next output: the same for all three wire formats, and deterministic. */
export function planAnswer(turns: Turn[], toolNames: string[], now = new Date()): Plan {
  const continued = continuation(turns, toolNames, now);
  if (continued) return continued;
  const at = turns.findLastIndex((turn) => turn.role === "user");
  const question = turns[at];
  const { words, files } = filesIn(question?.role === "user" ? question.text : "");
  const since = turns.slice(at + 1);
  const before = turns.slice(0, Math.max(at, 0));
  const earlier = before.flatMap((turn) => (turn.role === "user" ? filesIn(turn.text).files : []));
  const candidates = lastMessageIn(words);
  for (const asked of candidates) {
    const plan =
      scenarioOf(asked, since, toolNames) ??
      planMemory(asked, before) ??
      planFileWork(asked, files.length > 0 ? files : earlier) ??
      planNotes(asked, since, toolNames) ??
      planScheduleWork(asked, { since, before, toolNames, now, files }) ??
      planWeek(asked, { since, before, toolNames, now, files }) ??
      planTaskWork(asked, { since, before, toolNames, now, files }) ??
      (candidates.length > 1 ? cannedTalk(asked) : null);
    if (plan) return plan;
  }
  return smallTalk(words);
}

/** Messages may have been merged because no answer came between them; the last one counts. */
function lastMessageIn(words: string): string[] {
  const last = words.split("\n\n").at(-1) ?? words;
  return last === words ? [words] : [last, words];
}

/** Handles "Continue exactly where …" after a cut-off answer: the same script, from the character where the text ended. */
function continuation(turns: Turn[], toolNames: string[], now: Date): Plan | null {
  const last = turns.at(-1);
  const before = turns.at(-2);
  if (last?.role !== "user" || !/^(continue|go on)\b/i.test(last.text.trim())) return null;
  if (before?.role !== "assistant" || before.calls.length > 0 || before.text === "") return null;
  const plan = planAnswer(turns.slice(0, -2), toolNames, now);
  const whole = textOf(plan);
  const rest = whole.startsWith(before.text) ? whole.slice(before.text.length) : "";
  // A user's "continue" after a complete answer gets a new answer; only the exact instruction asks for the rest.
  if (rest === "" && plan.calls.length === 0 && !exactly.test(last.text)) return null;
  // A scripted fault happens once; the rest of the answer is sent completely.
  return {
    ...plan,
    pieces: [{ text: rest === "" && plan.cutShort ? " and that was the rest." : rest }],
    fault: undefined,
    reasoning: undefined,
    cutShort: undefined,
  };
}
