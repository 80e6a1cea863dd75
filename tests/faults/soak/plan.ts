import type { Reasoning } from "#contracts/reasoning.ts";
import { type Random, randomOf } from "../random.ts";
import { type Choice, choices } from "./profiles.ts";

/** An action on the last reply: a delayed stop, and what follows its end. `reasoning` null: unchanged. */
export type Act =
  | { kind: "say"; text: string; choice: Choice; back: number; stopAfterMs: number | null; reasoning: Reasoning | null }
  | { kind: "regenerate"; choice: Choice; stopAfterMs: number | null }
  | { kind: "continue" };
export type SoakPlan = { seed: number; acts: Act[]; approves: number };

const things = ["kayak", "ladder", "violin", "cactus", "lantern", "hammock"] as const;
const plain = ["hello", "reasoning", "long 40", "cite", "split", "show me code", "what did we talk about?", "help"] as const;
const odd = [
  "bad arguments",
  "cut short",
  "refuse",
  "use list_tasks",
  "use mcp_none_there",
  "fail mid-stream",
  "truncate",
  "malformed",
] as const;
const refused = ["rate-limited once", "no such model", "too long", "no credit", "forbidden"] as const;

/** Everything that a seed determines about a conversation. */
export function planSoak(seed: number): SoakPlan {
  const random = randomOf(seed);
  // Half of the users stay with a few models, the others keep changing.
  const few = random.chance(0.5) ? [random.pick(asList(choices)), random.pick(asList(choices))] : choices;
  const acts: Act[] = [];
  const count = random.whole(3, 7);
  let added = "";
  while (acts.length < count) {
    const choice = random.pick(asList(few));
    const stopAfterMs = random.chance(0.2) ? random.whole(0, 120) : null;
    const kind = acts.length === 0 ? "say" : random.pick(["say", "say", "say", "say", "regenerate", "continue"] as const);
    if (kind === "continue") acts.push({ kind });
    else if (kind === "regenerate") acts.push({ kind, choice, stopAfterMs });
    else {
      const text = planText(random, added);
      const reasoning = random.chance(0.4) ? random.pick(["off", "normal", "long", "long"] as const) : null;
      added = /sell the (\w+)/.exec(text)?.[1] ?? added;
      acts.push({ kind, text, choice, back: random.chance(0.15) ? random.whole(1, 2) : 0, stopAfterMs, reasoning });
    }
  }
  return { seed, acts, approves: random.whole(0, 100) };
}

function planText(random: Random, added: string): string {
  const thing = random.pick(things);
  const work = random.pick([
    `add a task to sell the ${thing}`,
    `add tasks: clean the ${thing}, paint the ${thing} and praise the ${thing}`,
    added ? `delete the ${added}` : `add a task to sell the ${thing}`,
    added ? `mark ${added} as done` : "what is on my list?",
    "what is on my list?",
  ]);
  const share = random.whole(1, 100);
  if (share <= 50) return work;
  if (share <= 75) return random.pick(plain);
  return share <= 93 ? random.pick(odd) : random.pick(refused);
}

/** Whether the stand-in's script fails on purpose. */
export function mayFail(text: string): boolean {
  return /^(fail|truncate|malformed|rate-limited|no such model|too long|no credit|forbidden|refuse|cut short)/.test(text);
}

function asList<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = items;
  if (first === undefined) throw new Error("nothing to choose from");
  return [first, ...others];
}

export function describeSoak({ seed, acts }: SoakPlan): string {
  const lines = acts.map((act) => {
    if (act.kind === "continue") return "continue";
    const stop = act.stopAfterMs === null ? "" : `, stopped after ${act.stopAfterMs} ms`;
    const what =
      act.kind === "say"
        ? `say “${act.text}”${act.back > 0 ? ` ${act.back} back` : ""}${act.reasoning ? `, thinking ${act.reasoning},` : ""} to`
        : "regenerate with";
    return `${what} ${act.choice.family} ${act.choice.model}${stop}`;
  });
  return [`seed ${seed}`, ...lines].join("\n    ");
}
