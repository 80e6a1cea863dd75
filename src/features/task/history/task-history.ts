import type { TaskUpdate } from "#contracts/task.ts";

/** What was made of one task: the named fields before and after. */
export type FieldChange = { id: number; before: TaskUpdate; after: TaskUpdate };
/** Something that a person did by hand, with what is needed to take it back and to do it again. */
export type Deed = { words: string } & (
  | { kind: "edit"; changes: FieldChange[] }
  | { kind: "create"; ids: number[] }
  | { kind: "delete"; ids: number[] }
);
/** What the server is asked for to go one way along a deed. */
export type Step = { edits: { id: number; set: TaskUpdate; was: TaskUpdate }[] } | { delete: number[] } | { restore: number[] };

/** More steps back than anybody remembers. */
const deedsMax = 200;

/** What was done on this page, in its order, and what was taken back. Pure: it is told what happened, and says what is next. */
export class TaskHistory {
  #past: Deed[] = [];
  #future: Deed[] = [];

  /** Something new was done: what had been taken back before cannot be done again. */
  did(deed: Deed): void {
    this.#past = [...this.#past, deed].slice(-deedsMax);
    this.#future = [];
  }

  get lastDone(): Deed | undefined {
    return this.#past.at(-1);
  }

  get lastUndone(): Deed | undefined {
    return this.#future.at(-1);
  }

  /** Takes a deed out of those that were done: it is being taken back, whichever place it has. */
  undoing(deed: Deed): void {
    this.#past = this.#past.filter((one) => one !== deed);
  }

  undone(deed: Deed): void {
    this.#future = [...this.#future, deed];
  }

  redoing(deed: Deed): void {
    this.#future = this.#future.filter((one) => one !== deed);
  }

  redone(deed: Deed): void {
    this.#past = [...this.#past, deed];
  }
}

/** How a deed is taken back: only where each task is still as the deed left it. */
export function stepBack(deed: Deed): Step {
  if (deed.kind === "create") return { delete: deed.ids };
  if (deed.kind === "delete") return { restore: deed.ids };
  return { edits: deed.changes.map(({ id, before, after }) => ({ id, set: before, was: after })) };
}

/** How it is done again, where each task is as it was before. */
export function stepForward(deed: Deed): Step {
  if (deed.kind === "create") return { restore: deed.ids };
  if (deed.kind === "delete") return { delete: deed.ids };
  return { edits: deed.changes.map(({ id, before, after }) => ({ id, set: after, was: before })) };
}
