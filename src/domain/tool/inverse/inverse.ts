import type { z } from "zod";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import type { Tx } from "#lib/db.ts";

/** How one effect of a tool is taken back: what is stored of it with the call, and the way back from there. */
export type Inverse<S extends z.ZodType = z.ZodType> = {
  stored: S;
  /** @throws CONFLICT the thing has changed since, or is gone */
  takeBack: (tx: Tx, actor: Actor, stored: z.output<S>) => Promise<void>;
};

export function inverse<S extends z.ZodType>(stored: S, takeBack: Inverse<S>["takeBack"]): Inverse<S> {
  return { stored, takeBack };
}

/** What is gone by now has changed since. */
export function asConflict(error: unknown, what = "task"): never {
  throw error instanceof DomainError && error.code === "NOT_FOUND" ? changedSince(what) : error;
}

export function changedSince(what = "task"): DomainError {
  return new DomainError("CONFLICT", `The ${what} has changed since then, so this cannot be undone. Change it by hand.`);
}
