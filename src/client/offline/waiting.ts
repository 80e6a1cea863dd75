import type { Task, TaskCreate, TaskStatus, TaskUpdate } from "#contracts/task.ts";

/** A change that waits for the network. `key` is the client's: with it the server makes it once, however often it is sent. */
export type Waiting = {
  key: string;
  at: string;
  /** Why the server will never take it. */
  refusal?: string;
} & ({ kind: "add"; fields: TaskCreate } | { kind: "status"; id: number; title: string; status: TaskStatus } | WaitingEdit);
/** `was`: the fields as they were seen. `theirs`: what somebody made of them since; both are kept until somebody decides. */
export type WaitingEdit = { kind: "edit"; id: number; title: string; fields: TaskUpdate; was: TaskUpdate; theirs?: TaskUpdate };
/** Without what is made when it begins to wait. */
export type WaitingChange = Waiting extends infer One ? (One extends Waiting ? Omit<One, "key" | "at"> : never) : never;

/** What came of sending a change: it was made, will never be, or is based on what is another by now. */
export type Delivered = { made: true } | { refusal: string } | { theirs: TaskUpdate };

/** Whether somebody has to decide about it before it is sent. */
export function isHeld(change: Waiting): boolean {
  return change.refusal !== undefined || (change.kind === "edit" && change.theirs !== undefined);
}

/** The next to be sent: in their order, but an edit of a task waits for the earlier edits of it. */
export function nextToSend(waiting: Waiting[]): Waiting | undefined {
  return waiting.find((change, at) => {
    if (isHeld(change)) return false;
    return change.kind !== "edit" || !waiting.slice(0, at).some((one) => one.kind === "edit" && one.id === change.id && isHeld(one));
  });
}

/** A change after it was sent; null: it waits no more. */
export function afterDelivery(change: Waiting, delivered: Delivered): Waiting | null {
  if ("made" in delivered) return null;
  if ("refusal" in delivered) return { ...change, refusal: delivered.refusal };
  return change.kind === "edit" ? { ...change, theirs: delivered.theirs } : change;
}

/** It may replace what somebody else made since. */
export function keepingMine(change: Waiting): Waiting {
  if (change.kind !== "edit" || !change.theirs) return change;
  const { theirs, ...edit } = change;
  return { ...edit, was: { ...edit.was, ...theirs } };
}

/** A task as it will be once the edits that wait are sent. */
export function withEdits(task: Task, waiting: Waiting[]): Task {
  const edits = waiting.flatMap((one) => (one.kind === "edit" && one.id === task.id && one.refusal === undefined ? [one.fields] : []));
  return Object.assign({}, task, ...edits);
}
