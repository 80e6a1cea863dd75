import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "./client.ts";
import type { Stage } from "./processes.ts";
import { readRows } from "./rows.ts";
import type { AcknowledgedActions } from "./speaker.ts";
import type { TrialPlan } from "./trial.ts";

type Evidence = { plan: TrialPlan; violations: string[]; userId: number; clients: Client[]; said: AcknowledgedActions };

/** Stores the data for analysing a violation beside the logs: the user's rows, and what each client received when. */
export async function keepEvidence(stage: Stage, { clients, userId, ...told }: Evidence): Promise<void> {
  const heard = Object.fromEntries(clients.map((client) => [`${client.name} on ${client.node.leaseOwner}`, client.received]));
  const evidence = { ...told, rows: await readRows(userId), heard };
  writeFileSync(join(stage.home, `seed-${told.plan.seed}.json`), JSON.stringify(evidence, plain, 1));
}

function plain(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Set ? [...value] : value;
}
