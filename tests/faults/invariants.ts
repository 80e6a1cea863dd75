import { chainProblems } from "./chain.ts";
import type { Client } from "./client.ts";
import { effectProblems } from "./effects.ts";
import { errandProblems } from "./errand-problems.ts";
import type { Program } from "./program.ts";
import { pause } from "./random.ts";
import { readRows } from "./rows.ts";
import { shownProblems } from "./shown-problems.ts";
import type { AcknowledgedActions } from "./speaker.ts";
import { storedProblems } from "./stored-problems.ts";

/**
 * The last pushes arrive within the first time; within the second even through a process that another trial froze or killed.
 */
const settleMs = 1200;
const settleMaxMs = 30_000;
/** Faults of other trials continue: processes may be frozen, killed and restarted. */
const openWithinMs = 60_000;

/** All violations of the guarantees after everything is quiet, one line each. */
export async function findViolations(
  userId: number,
  { clients, program, said, linked }: { clients: Client[]; program: Program; said: AcknowledgedActions; linked: boolean },
): Promise<string[]> {
  await pause(settleMs);
  const rows = await readRows(userId);
  const deadline = Date.now() + settleMaxMs;
  let pushed = shownProblems(rows, clients, linked);
  while (pushed.length > 0 && Date.now() < deadline) {
    await pause(300);
    pushed = shownProblems(rows, clients, linked);
  }
  const opened = await openAgain(clients);
  return [
    ...storedProblems(rows, said),
    ...effectProblems(rows),
    ...(await errandProblems(rows, program)),
    ...chainProblems(rows),
    ...pushed,
    ...opened,
    ...shownProblems(rows, clients, linked),
    ...clients.flatMap((client) => client.problems),
  ].filter((problem, at, all) => all.indexOf(problem) === at);
}

async function openAgain(clients: Client[]): Promise<string[]> {
  const opened = clients.flatMap((client) =>
    [...client.conversations.keys()].map(async (id) =>
      (await client.open(id, Date.now() + openWithinMs)) ? [] : [`${client.name} could not open ${id} again`],
    ),
  );
  return (await Promise.all(opened)).flat();
}
