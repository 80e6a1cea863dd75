import type { Random } from "./random.ts";

/** A program's changes to one of its tasks, in this order, each after a delay. */
export type Change = { kind: "describe" | "complete" | "delete" | "restore"; waitMs: number };
export type Errand = { title: string; waitMs: number; twice: boolean; changes: Change[] };

/** Tasks with these titles belong to the program; the assistant's have other titles. */
export const errandTitle = /^Errand \d+$/;

/** Two to four tasks in sequence, each created and then changed in a legal order. */
export function planErrands(random: Random): Errand[] {
  return Array.from({ length: random.whole(2, 4) }, (_, at) => ({
    title: `Errand ${at + 1}`,
    waitMs: random.whole(0, 1200),
    twice: random.chance(0.3),
    changes: planChanges(random),
  }));
}

function planChanges(random: Random): Change[] {
  let deleted = false;
  return Array.from({ length: random.whole(1, 4) }, () => {
    const kind = deleted ? "restore" : random.pick(["describe", "describe", "complete", "delete"] as const);
    deleted = kind === "delete";
    return { kind, waitMs: random.whole(0, 900) };
  });
}

export function describeErrand({ title, twice, changes }: Errand): string {
  const then = changes.map(({ kind, waitMs }) => `${kind} after ${waitMs} ms`).join(", ");
  return `the program makes “${title}”${twice ? ", twice at once" : ""}, then ${then}`;
}
