import type { TaskUpdate } from "#contracts/task.ts";

/** What was made of one task: the named fields before and after. */
export type FieldChange = { id: number; before: TaskUpdate; after: TaskUpdate };
/** Something that a person did by hand, with what is needed to take it back and to do it again. */
export type Effect = { words: string } & (
  | { kind: "edit"; changes: FieldChange[] }
  | { kind: "create"; ids: number[] }
  | { kind: "delete"; ids: number[] }
);
export type Deed = Effect & { key: string };
/** A deed that the server has not answered yet; null: it was refused. */
export type Pending = { key: string; answer: Promise<Deed | null> };
export type Entry = Deed | Pending;
/** What the server is asked for to go one way along a deed. */
export type Step = { edits: { id: number; set: TaskUpdate; was: TaskUpdate }[] } | { delete: number[] } | { restore: number[] };

/** More steps back than anybody remembers. */
const deedsMax = 200;

/** What was done, in its order, and what was taken back. Pure: callers report what happened and ask what is next. */
export class TaskHistory {
  past: Entry[] = [];
  future: Deed[] = [];

  /** Something new was done, or is being done: what had been taken back before cannot be done again. */
  did(entry: Entry): void {
    this.past = [...this.past, entry].slice(-deedsMax);
    this.future = [];
  }

  /** What was being done has an answer: it stays in its place, or goes where it was refused. False: it is being taken back. */
  answered(key: string, deed: Deed | null): boolean {
    const isThere = this.past.some((one) => one.key === key);
    this.past = this.past.flatMap((one) => (one.key === key ? (deed ?? []) : one));
    return isThere;
  }

  get lastDone(): Entry | undefined {
    return this.past.at(-1);
  }

  get lastUndone(): Deed | undefined {
    return this.future.at(-1);
  }

  /** Takes a deed out of those that were done, or were taken back: it is on its way, whichever place it has. */
  leaves(key: string): void {
    this.past = this.past.filter((one) => one.key !== key);
    this.future = this.future.filter((one) => one.key !== key);
  }

  undone(deed: Deed): void {
    this.leaves(deed.key);
    this.future = [...this.future, deed];
  }

  redone(deed: Deed): void {
    this.leaves(deed.key);
    this.past = [...this.past, deed];
  }
}

/** How a deed is taken back: only where each task is still as the deed left it. */
export function stepBack(deed: Effect): Step {
  if (deed.kind === "create") return { delete: deed.ids };
  if (deed.kind === "delete") return { restore: deed.ids };
  return { edits: deed.changes.map(({ id, before, after }) => ({ id, set: before, was: after })) };
}

/** How it is done again, where each task is as it was before. */
export function stepForward(deed: Effect): Step {
  if (deed.kind === "create") return { restore: deed.ids };
  if (deed.kind === "delete") return { delete: deed.ids };
  return { edits: deed.changes.map(({ id, before, after }) => ({ id, set: after, was: before })) };
}
