import { z } from "zod";
import type { Actor } from "#domain/actor.ts";
import type { Tx } from "#lib/db.ts";
import { type Inverse, inverse } from "./inverse.ts";
import { memoryInverses } from "./memory.ts";
import { projectInverses } from "./project.ts";
import { scheduleInverses } from "./schedule.ts";
import { taskInverses } from "./task.ts";

const singleInverses = { ...taskInverses, ...projectInverses, ...scheduleInverses, ...memoryInverses };
type RecordOf<All extends Record<string, Inverse>> = {
  [Verb in keyof All]: { verb: Verb } & z.input<All[Verb]["stored"]>;
}[keyof All];
/** The undo record of one effect. */
export type SingleUndo = RecordOf<typeof singleInverses>;

/** Several effects of one call, each with its place and its own way back. */
export const EachUndo = z.object({ changes: z.array(z.object({ at: z.number().int(), undo: z.custom<SingleUndo>() })) });
const each = inverse(EachUndo, async (tx, actor, { changes }) => {
  for (const { undo } of changes.toReversed()) await wayBack(undo)?.(tx, actor);
});

/** Every way back that a tool can name in its undo record. */
const inverses: typeof singleInverses & { each: typeof each } = { ...singleInverses, each };

/** What a tool stores of an effect: the verb that takes it back, and what that needs. Another verb does not compile. */
export type UndoRecord = SingleUndo | ({ verb: "each" } & z.input<typeof EachUndo>);

/** The way back from what is stored with a call; null when it is no undo record of ours. */
export function wayBack(stored: unknown): ((tx: Tx, actor: Actor) => Promise<void>) | null {
  const verb = typeof stored === "object" && stored !== null && "verb" in stored ? String(stored.verb) : "";
  if (!Object.hasOwn(inverses, verb)) return null;
  const { stored: shape, takeBack }: Inverse = inverses[verb as keyof typeof inverses];
  const { success, data } = shape.safeParse(stored);
  return success ? (tx, actor) => takeBack(tx, actor, data) : null;
}
