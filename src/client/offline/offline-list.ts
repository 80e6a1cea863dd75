import { v7 as uuidv7 } from "uuid";
import type { Task } from "#contracts/task.ts";
import type { KeyedStorage } from "./storage.ts";
import { afterDelivery, type Delivered, nextToSend, type Waiting, type WaitingChange, withEdits } from "./waiting.ts";

/** What is shown without a network: the tasks as they were, and what waits. */
export type Kept = { userId: number; at: string; tasks: Task[]; waiting: Waiting[] };
/** Runs work of all pages of a browser under one name, one after the other. */
export type Exclusively = <T>(name: string, work: () => Promise<T>) => Promise<T>;
/** Sends one change; rejects when it is not known what came of it. */
export type Deliver = (change: Waiting) => Promise<Delivered>;

/** More than anybody reads without a network. */
const keptTasksMax = 2000;

/** One account's tasks on this device, with the changes that were made while there was no network. */
export class OfflineList {
  readonly #storage: KeyedStorage;
  readonly #exclusively: Exclusively;
  readonly #now: () => Date;

  constructor(storage: KeyedStorage, exclusively: Exclusively, now: () => Date = () => new Date()) {
    this.#storage = storage;
    this.#exclusively = exclusively;
    this.#now = now;
  }

  async read(): Promise<Kept | null> {
    return ((await this.#storage.get("kept")) as Kept | undefined) ?? null;
  }

  /** Keeps an account's tasks in the place of what was kept; of another account nothing stays, not even what waits. */
  keep(userId: number, tasks: Task[]): Promise<void> {
    return this.#change(userId, (kept) => ({ ...kept, at: this.#now().toISOString(), tasks: tasks.slice(0, keptTasksMax) }));
  }

  /** Nothing stays on this device: whoever uses it has signed out. */
  clear(): Promise<void> {
    return this.#exclusively("offline-list", () => this.#storage.clear());
  }

  /** Notes a change to be sent; ticking a task twice is its last state, once. */
  wait(userId: number, change: WaitingChange): Promise<void> {
    const made = { ...change, key: uuidv7(), at: this.#now().toISOString() } as Waiting;
    return this.#change(userId, (kept) => {
      const others = kept.waiting.filter((one) => !(one.kind === "status" && made.kind === "status" && one.id === made.id));
      return { ...kept, waiting: [...others, made] };
    });
  }

  /** Changes what waits to be added; decides about what is held, or lets it go. */
  alter(userId: number, key: string, next: (change: Waiting) => Waiting | null): Promise<void> {
    return this.#change(userId, (kept) => ({
      ...kept,
      waiting: kept.waiting.flatMap((one) => (one.key === key ? (next(one) ?? []) : one)),
    }));
  }

  /**
   * Sends what waits in its order, each until the server has answered it; how many it made. By one page at a time: two would send
   * the same. Stops where the network ends, and is tried again.
   */
  send(userId: number, deliver: Deliver): Promise<number> {
    return this.#exclusively("offline-send", async () => {
      let made = 0;
      for (;;) {
        const kept = await this.read();
        const next = kept?.userId === userId ? nextToSend(kept.waiting) : undefined;
        if (!next) return made;
        const delivered = await deliver(next);
        await this.alter(userId, next.key, (change) => afterDelivery(change, delivered));
        if ("made" in delivered) made += 1;
      }
    });
  }

  #change(userId: number, next: (kept: Kept) => Kept): Promise<void> {
    return this.#exclusively("offline-list", async () => {
      const kept = await this.read();
      const mine = kept?.userId === userId ? kept : { userId, at: this.#now().toISOString(), tasks: [], waiting: [] };
      await this.#storage.set("kept", next(mine));
    });
  }
}

export type OfflineRowData = { key: string; task: Task | null; title: string; isDone: boolean; change: Waiting | null };

/** The tasks as they will be once everything that waits is sent; those that wait to be added are by their keys. */
export function shownOffline({ tasks, waiting }: Kept): OfflineRowData[] {
  const ticks = new Map(waiting.flatMap((one) => (one.kind === "status" ? [[one.id, one] as const] : [])));
  const edits = new Map(waiting.flatMap((one) => (one.kind === "edit" ? [[one.id, one] as const] : [])));
  const added = waiting.flatMap((one) =>
    one.kind === "add" ? { key: one.key, task: null, title: one.fields.title, isDone: one.fields.status === "completed", change: one } : [],
  );
  const kept = tasks.map((stored) => {
    const tick = ticks.get(stored.id) ?? null;
    const task = withEdits(stored, waiting);
    const status = tick?.kind === "status" && tick.refusal === undefined ? tick.status : task.status;
    return { key: String(task.id), task, title: task.title, isDone: status === "completed", change: edits.get(task.id) ?? tick };
  });
  return [...added, ...kept];
}
