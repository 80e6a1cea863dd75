import type { Reasoning } from "#contracts/reasoning.ts";
import type { Random } from "./random.ts";

export type Step = { kind: "stop" | "continue" | "regenerate"; client: number; waitMs: number; twice: boolean };
/** One message of a conversation, the reasoning setting, and the actions on its reply. */
export type Say = { client: number; text: string; model: string; reasoning: Reasoning | null; twice: boolean; steps: Step[] };
/** The messages of each conversation, in order; conversations run in parallel. */
export type Talk = Say[][];

const things = ["kayak", "ladder", "violin", "cactus", "lantern", "hammock", "bicycle", "carpet"] as const;
const models = ["demo", "demo", "demo-chat", "demo-claude"] as const;

export function planTalk(random: Random, clients: number): Talk {
  const talk: Talk = Array.from({ length: random.whole(1, 2) }, () => []);
  const count = random.whole(3, 5);
  for (let at = 0; at < count; at += 1) {
    const conversation = talk[at % talk.length] ?? [];
    conversation.push(planSay(random, clients, conversation));
  }
  return talk;
}

function planSay(random: Random, clients: number, earlier: Say[]): Say {
  const text = planText(random, earlier);
  const steps: Step[] = [];
  const step = (kind: Step["kind"], waitMs: number) =>
    steps.push({ kind, client: random.whole(0, clients - 1), waitMs, twice: random.chance(0.3) });
  if (random.chance(0.35)) {
    step("stop", random.whole(0, 3500));
    if (random.chance(0.7)) step("continue", random.whole(0, 800));
  }
  if (random.chance(0.2)) step("regenerate", random.whole(0, 500));
  const reasoning = random.pick([null, null, "normal", "long", "off"] as const);
  return { client: random.whole(0, clients - 1), text, model: random.pick(models), reasoning, twice: random.chance(0.3), steps };
}

function planText(random: Random, earlier: Say[]): string {
  const added = earlier.map((say) => /sell the (\w+)/.exec(say.text)?.[1]).find(Boolean);
  const thing = random.pick(things);
  return random.pick([
    "slow",
    "slow",
    "long 300",
    `add a task to sell the ${thing}`,
    `add tasks: clean the ${thing}, paint the ${thing} and praise the ${thing}`,
    added ? `delete the ${added}` : `add a task to sell the ${thing}`,
    added ? `mark ${added} as done` : "what is on my list?",
  ]);
}

export function describeTalk(talk: Talk): string[] {
  return talk.flatMap((says, at) =>
    says.map(({ client, text, model, reasoning, twice, steps }) => {
      const then = steps.map((step) => `${step.kind} after ${step.waitMs} ms by ${step.client}${step.twice ? " and another" : ""}`);
      return `conversation ${at}: client ${client} says “${text}” to ${model}${reasoning ? `, thinking ${reasoning}` : ""}${twice ? ", twice" : ""}${then.length > 0 ? `, then ${then.join(", ")}` : ""}`;
    }),
  );
}
