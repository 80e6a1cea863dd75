import { chainProblems } from "./chain.ts";
import type { Client } from "./client.ts";
import { effectProblems } from "./effects.ts";
import { readRows } from "./rows.ts";
import { shownProblems } from "./shown-problems.ts";
import type { Said } from "./speaker.ts";
import { storedProblems } from "./stored-problems.ts";

/** Everything that is not as promised after all is quiet, one line each. */
export async function findViolations(userId: number, clients: Client[], said: Said): Promise<string[]> {
  const rows = await readRows(userId);
  const pushed = shownProblems(rows, clients);
  const opened = await openAgain(clients);
  return [
    ...storedProblems(rows, said),
    ...effectProblems(rows),
    ...chainProblems(rows),
    ...pushed,
    ...opened,
    ...shownProblems(rows, clients),
    ...clients.flatMap((client) => client.problems),
  ].filter((problem, at, all) => all.indexOf(problem) === at);
}

async function openAgain(clients: Client[]): Promise<string[]> {
  const problems: string[] = [];
  for (const client of clients) {
    for (const id of client.conversations.keys()) {
      if (!(await client.open(id))) problems.push(`${client.name} could not open ${id} again`);
    }
  }
  return problems;
}
