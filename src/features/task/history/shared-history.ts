import { v7 as uuidv7 } from "uuid";
import { type Deed, type Effect, type Entry, TaskHistory } from "./task-history.ts";

/** The part of a BroadcastChannel that is used. */
export type Channel = { postMessage: (news: News) => void; onmessage: ((event: { data: News }) => void) | null; close?: () => void };
/** What the pages of one browser tell each other; one that has just opened asks for all. */
export type News =
  | { kind: "did" | "undone" | "redone"; deed: Deed }
  | { kind: "leaves"; key: string }
  | { kind: "asks" }
  | { kind: "all"; past: Deed[]; future: Deed[] };
/** A deed on its way to the server: its outcome is reported here. False: it is being taken back already. */
export type Begun = { settle: (effect: Effect | null) => { deed: Deed | null; isThere: boolean } };

/**
 * The history of one account in all pages of a browser: what is done in one can be taken back in another. Steps go to the server
 * one after the other, each after the answer to what it takes back.
 */
export class SharedHistory {
  readonly #history = new TaskHistory();
  readonly #channel: Channel | null;
  #line: Promise<unknown> = Promise.resolve();

  constructor(channel: Channel | null) {
    this.#channel = channel;
    if (!channel) return;
    channel.onmessage = ({ data }) => this.#hear(data);
    channel.postMessage({ kind: "asks" });
  }

  get lastDone(): Entry | undefined {
    return this.#history.lastDone;
  }

  get lastUndone(): Deed | undefined {
    return this.#history.lastUndone;
  }

  /** Notes what is being done, in its place among what was done; it can be taken back at once. */
  begin(): Begun {
    const key = uuidv7();
    let resolve: (deed: Deed | null) => void = () => {};
    this.#history.did({ key, answer: new Promise((settle) => { resolve = settle; }) }); // biome-ignore format: one call
    return {
      settle: (effect) => {
        const deed = effect && { ...effect, key };
        const isThere = this.#history.answered(key, deed);
        resolve(deed);
        if (deed && isThere) this.#tell({ kind: "did", deed });
        return { deed, isThere };
      },
    };
  }

  /**
   * Goes one way along a deed, after all that is on its way. `go` resolves to false where the deed can never be gone along again;
   * when it rejects, the deed is where it was.
   */
  async move(entry: Entry, way: "undone" | "redone", go: (deed: Deed) => Promise<boolean>): Promise<void> {
    this.#history.leaves(entry.key);
    this.#tell({ kind: "leaves", key: entry.key });
    await this.#inLine(async () => {
      const deed = "answer" in entry ? await entry.answer : entry;
      if (!deed) return;
      try {
        if (await go(deed)) this.#place(way, deed);
      } catch (error) {
        this.#place(way === "undone" ? "redone" : "undone", deed);
        throw error;
      }
    });
  }

  close(): void {
    this.#channel?.close?.();
  }

  #place(kind: "undone" | "redone", deed: Deed): void {
    this.#history[kind](deed);
    this.#tell({ kind, deed });
  }

  #inLine(work: () => Promise<void>): Promise<void> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => {});
    return done;
  }

  #hear(news: News): void {
    const history = this.#history;
    if (news.kind === "leaves") history.leaves(news.key);
    else if (news.kind === "asks") {
      const past = history.past.filter((entry): entry is Deed => "words" in entry);
      if (past.length + history.future.length > 0) this.#tell({ kind: "all", past, future: history.future });
    } else if (news.kind === "all") {
      // Only a page that has nothing yet was asking.
      if (history.past.length + history.future.length === 0) Object.assign(history, { past: news.past, future: news.future });
    } else history[news.kind](news.deed);
  }

  #tell(news: News): void {
    this.#channel?.postMessage(news);
  }
}
