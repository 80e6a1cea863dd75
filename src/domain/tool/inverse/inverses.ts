import type { z } from "zod";
import type { Actor } from "#domain/actor.ts";
import type { Tx } from "#lib/db.ts";
import type { Inverse } from "./inverse.ts";
import { projectInverses } from "./project.ts";
import { scheduleInverses } from "./schedule.ts";
import { taskInverses } from "./task.ts";

/** Every way back that a tool can name in its undo record. */
const inverses = { ...taskInverses, ...projectInverses, ...scheduleInverses };

type Inverses = typeof inverses;
/** What a tool stores of an effect: the verb that takes it back, and what that needs. Another verb does not compile. */
export type UndoRecord = { [Verb in keyof Inverses]: { verb: Verb } & z.input<Inverses[Verb]["stored"]> }[keyof Inverses];

/** The way back from what is stored with a call; null when it is no undo record of ours. */
export function wayBack(stored: unknown): ((tx: Tx, actor: Actor) => Promise<void>) | null {
  const verb = typeof stored === "object" && stored !== null && "verb" in stored ? String(stored.verb) : "";
  if (!Object.hasOwn(inverses, verb)) return null;
  const { stored: shape, takeBack }: Inverse = inverses[verb as keyof Inverses];
  const { success, data } = shape.safeParse(stored);
  return success ? (tx, actor) => takeBack(tx, actor, data) : null;
}
