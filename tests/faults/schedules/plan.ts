import type { Random } from "../random.ts";
import { randomOf } from "../random.ts";

/** A schedule with its times in seconds; `adds`: the tasks that one run creates. */
export type PlannedSchedule = {
  instruction: string;
  adds: number;
  startsInSeconds: number;
  everySeconds: number | null;
  count: number;
  catchUp: "latest" | "skip";
};
/** What the user does to one of their schedules during the trial. */
export type Doing = { atMs: number; schedule: number; kind: "run" | "pause" | "resume" | "delete" };
export type PlannedReminder = { firesInMs: number; closedAtMs: number | null };
type What =
  | { kind: "kill"; node: number }
  | { kind: "freeze"; node: number; ms: number }
  | { kind: "down"; ms: number }
  | { kind: "database"; ms: number }
  | { kind: "redis"; ms: number }
  | { kind: "clock"; aheadMs: number; ms: number; cut: boolean };
export type ScheduleFault = What & { atMs: number };
export type SchedulePlan = {
  seed: number;
  schedules: PlannedSchedule[];
  doings: Doing[];
  reminders: PlannedReminder[];
  faults: ScheduleFault[];
};

const lastMs = 8000;
type Order = Pick<PlannedSchedule, "instruction" | "adds">;
const orders: [Order, ...Order[]] = [
  { instruction: "add task Water the plants", adds: 1 },
  { instruction: "add task Feed the cat", adds: 1 },
  { instruction: "add tasks: sweep the hall, wash the car and fold the towels", adds: 3 },
  { instruction: "slow", adds: 0 },
  { instruction: "rate-limited once", adds: 0 },
];
const hourMs = 3_600_000;

/** Everything that a seed determines. */
export function planSchedules(seed: number, nodeCount: number, linked: boolean): SchedulePlan {
  const random = randomOf(seed);
  const schedules = Array.from({ length: random.whole(2, 4) }, () => planSchedule(random));
  const doings = Array.from({ length: random.whole(0, 3) }, () => planDoing(random, schedules.length));
  const reminders = Array.from({ length: random.whole(1, 3) }, () => ({
    firesInMs: random.whole(500, lastMs),
    closedAtMs: random.chance(0.3) ? random.whole(0, lastMs) : null,
  }));
  const faults = Array.from({ length: random.whole(2, 4) }, () => ({ atMs: random.whole(300, lastMs), ...planFault(random, nodeCount) }));
  if (linked && random.chance(0.4)) faults.push({ atMs: random.whole(300, lastMs), kind: "redis", ms: random.whole(0, 4000) });
  return { seed, schedules, doings: doings.sort(byTime), reminders, faults: faults.sort(byTime) };
}

/** Schedules that are due every few seconds, and a reminder, while nothing of the plan's own fails. */
export function regularSchedules(seed: number): SchedulePlan {
  const schedules = orders.slice(0, 3).map((order, at) => ({
    ...order,
    startsInSeconds: 1 + at,
    everySeconds: 4,
    count: 5,
    catchUp: "latest" as const,
  }));
  return { seed, schedules, doings: [], reminders: [{ firesInMs: 3000, closedAtMs: null }], faults: [] };
}

function planSchedule(random: Random): PlannedSchedule {
  const isOnce = random.chance(0.25);
  return {
    ...random.pick(orders),
    startsInSeconds: random.whole(1, 5),
    everySeconds: isOnce ? null : random.whole(1, 4),
    count: isOnce ? 1 : random.whole(2, 5),
    catchUp: random.pick(["latest", "latest", "skip"]),
  };
}

function planDoing(random: Random, schedules: number): Doing {
  return {
    atMs: random.whole(500, lastMs),
    schedule: random.whole(0, schedules - 1),
    kind: random.pick(["run", "run", "run", "pause", "resume", "delete"]),
  };
}

function planFault(random: Random, nodeCount: number): What {
  const node = random.whole(0, nodeCount - 1);
  switch (random.pick(["kill", "kill", "kill", "freeze", "down", "database", "clock"])) {
    case "kill":
      return { kind: "kill", node };
    case "freeze":
      return { kind: "freeze", node, ms: random.chance(0.33) ? random.whole(8500, 11_000) : random.whole(300, 4000) };
    // All processes at once: then nothing is claimed.
    case "down":
      return { kind: "down", ms: random.whole(1000, 8000) };
    case "database":
      return { kind: "database", ms: random.chance(0.5) ? 0 : random.whole(1000, 4000) };
    default:
      return { kind: "clock", aheadMs: random.pick([24 * hourMs, -hourMs]), ms: random.whole(500, 5000), cut: random.chance(0.6) };
  }
}

function byTime(a: { atMs: number }, b: { atMs: number }): number {
  return a.atMs - b.atMs;
}

export function describeSchedules({ seed, schedules, doings, reminders, faults }: SchedulePlan): string {
  const listed = (what: object[]) => what.map((one) => `\n  ${JSON.stringify(one)}`).join("");
  return `seed ${seed}:${listed(schedules)}${listed(doings)}${listed(reminders)}${listed(faults)}`;
}
