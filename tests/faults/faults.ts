import type { Client } from "./client.ts";
import type { Stage } from "./processes.ts";
import { pause, type Random } from "./random.ts";

type What =
  | { kind: "kill"; node: number }
  | { kind: "freeze"; node: number; ms: number }
  | { kind: "database"; ms: number }
  | { kind: "redis"; ms: number }
  | { kind: "cut"; client: number; direction: "up" | "down"; bytes: number }
  | { kind: "stall"; client: number; ms: number }
  | { kind: "refuse"; client: number; ms: number };
/** Something that breaks `atMs` after the trial began. */
export type Fault = What & { atMs: number };

const kinds = ["kill", "kill", "freeze", "database", "cut", "cut", "stall", "refuse"] as const;
const lastMs = 12_000;

/** Two to four faults in the order in which they happen. */
export function planFaults(random: Random, nodes: number[], clients: number, linked: boolean): Fault[] {
  const faults: Fault[] = Array.from({ length: random.whole(2, 4) }, () => ({
    atMs: random.whole(300, lastMs),
    ...planOne(random, nodes, clients),
  }));
  if (linked && random.chance(0.4)) faults.push({ atMs: random.whole(300, lastMs), kind: "redis", ms: random.whole(0, 5000) });
  return faults.sort((a, b) => a.atMs - b.atMs);
}

function planOne(random: Random, nodes: number[], clients: number): What {
  const kind = random.pick(kinds);
  const node = random.pick(nodes as [number, ...number[]]);
  const client = random.whole(0, clients - 1);
  switch (kind) {
    case "kill":
      return { kind, node };
    case "freeze":
      return { kind, node, ms: random.whole(500, 12_000) };
    case "database":
      // Half of them come back at once.
      return { kind, ms: random.chance(0.5) ? 0 : random.whole(1000, 5000) };
    case "cut": {
      const direction = random.pick(["up", "down"] as const);
      return { kind, client, direction, bytes: random.whole(0, direction === "up" ? 600 : 6000) };
    }
    case "stall":
      return { kind, client, ms: random.whole(500, 6000) };
    case "refuse":
      return { kind, client, ms: random.whole(300, 4000) };
  }
}

/** Lets every fault happen in its time; ends when what was broken is whole again. */
export async function breakThings(faults: Fault[], stage: Stage, clients: Client[]): Promise<void> {
  const began = Date.now();
  await Promise.all(
    faults.map(async (fault) => {
      await pause(Math.max(0, began + fault.atMs - Date.now()));
      await happen(fault, stage, clients);
    }),
  );
}

async function happen(fault: Fault, stage: Stage, clients: Client[]): Promise<void> {
  switch (fault.kind) {
    case "kill": {
      const node = stage.nodes[fault.node];
      for (const client of clients) if (client.node === node) client.processKilled();
      return node?.kill();
    }
    case "freeze":
      return stage.nodes[fault.node]?.freeze(fault.ms);
    case "database":
      return stage.crashDatabase(fault.ms);
    case "redis":
      return stage.crashRedis(fault.ms);
    case "cut":
      return clients[fault.client]?.proxy.cutAfter(fault.direction, fault.bytes);
    case "stall":
      clients[fault.client]?.proxy.stall(fault.ms);
      return pause(fault.ms);
    case "refuse":
      clients[fault.client]?.proxy.refuse(fault.ms);
      return pause(fault.ms);
  }
}

export function describeFault({ atMs, kind, ...more }: Fault): string {
  return `${(atMs / 1000).toFixed(1)} s ${kind} ${Object.entries(more)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}`;
}
