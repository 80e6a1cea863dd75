import type { ToolPolicy } from "#generated/prisma/client.ts";

/** Changes that one reply makes unasked where only deleting asks; with more the user is asked once, with the list. */
export const unaskedChangesMax = 5;

/**
 * Whether the changes of a reply's next step wait for the user although none of them would alone. `changesByStep`: how many
 * each earlier step of the reply asked for. After a step that waited another handful is free. Who never wants to be asked never is.
 */
export function asksForMany(policy: ToolPolicy, changesByStep: number[], next: number): boolean {
  if (policy !== "ask_deletes") return false;
  let unasked = 0;
  for (const count of changesByStep) unasked = unasked + count > unaskedChangesMax ? 0 : unasked + count;
  return next > 0 && unasked + next > unaskedChangesMax;
}

/** How many changes a call is: a call that names many things, or proposes many changes, is as many. */
export function changesOf({ input }: { input?: unknown }): number {
  const { ids, changes } = (typeof input === "object" && input !== null ? input : {}) as { ids?: unknown; changes?: unknown };
  const count = Array.isArray(ids) ? new Set(ids).size : Array.isArray(changes) ? changes.length : 1;
  return Math.max(count, 1);
}
