import type { Client } from "./client.ts";
import type { KeptProcess } from "./kept-process.ts";
import type { Stage } from "./processes.ts";
import type { Program } from "./program.ts";
import { pause, type Random } from "./random.ts";

/** The number of a realtime process, or the web process. */
type Target = number | "web";
type FaultKind =
  | { kind: "kill"; target: Target }
  | { kind: "freeze"; target: Target; ms: number }
  | { kind: "database"; ms: number }
  | { kind: "redis"; ms: number }
  | { kind: "cut"; client: number; direction: "up" | "down"; bytes: number }
  | { kind: "stall"; client: number; ms: number }
  | { kind: "refuse"; client: number; ms: number };
/** The affected parties: clients by number, then the program. */
type FaultTarget = { stage: Stage; clients: Client[]; program: Program };
/** A fault `atMs` after the start of the trial. */
export type Fault = FaultKind & { atMs: number };

const kinds = ["kill", "kill", "freeze", "database", "cut", "cut", "stall", "refuse"] as const;
const lastMs = 8000;
/** A third of the suspended processes sleep longer than their lease, and resume without it. */
const freezeMs = { short: { low: 300, high: 4000 }, long: { low: 8500, high: 11_000 } };

/** Two to four faults in chronological order. */
export function planFaults(random: Random, nodes: number[], clients: number, linked: boolean): Fault[] {
  const faults: Fault[] = Array.from({ length: random.whole(2, 4) }, () => ({
    atMs: random.whole(300, lastMs),
    ...planOne(random, nodes, clients),
  }));
  if (linked && random.chance(0.4)) faults.push({ atMs: random.whole(300, lastMs), kind: "redis", ms: random.whole(0, 5000) });
  return faults.sort((a, b) => a.atMs - b.atMs);
}

function planOne(random: Random, nodes: number[], clients: number): FaultKind {
  const kind = random.pick(kinds);
  const target = random.chance(0.4) ? "web" : random.pick(nodes as [number, ...number[]]);
  const client = random.whole(0, clients);
  switch (kind) {
    case "kill":
      return { kind, target };
    case "freeze": {
      const { low, high } = freezeMs[random.chance(0.33) ? "long" : "short"];
      return { kind, target, ms: random.whole(low, high) };
    }
    case "database":
      // Half of them restart at once.
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

/** Executes all faults on schedule; resolves once everything broken is restored. */
export async function breakThings(faults: Fault[], hit: FaultTarget): Promise<void> {
  const began = Date.now();
  await Promise.all(
    faults.map(async (fault) => {
      await pause(Math.max(0, began + fault.atMs - Date.now()));
      await happen(fault, hit);
    }),
  );
}

async function happen(fault: Fault, { stage, clients, program }: FaultTarget): Promise<void> {
  const lines = [...clients, program].map(({ proxy }) => proxy);
  switch (fault.kind) {
    case "kill":
      return processOf(stage, fault.target)?.kill();
    case "freeze":
      return processOf(stage, fault.target)?.freeze(fault.ms);
    case "database":
      return stage.crashDatabase(fault.ms);
    case "redis":
      return stage.crashRedis(fault.ms);
    case "cut":
      return lines[fault.client]?.cutAfter(fault.direction, fault.bytes);
    case "stall":
      lines[fault.client]?.stall(fault.ms);
      return pause(fault.ms);
    case "refuse":
      lines[fault.client]?.refuse(fault.ms);
      return pause(fault.ms);
  }
}

function processOf(stage: Stage, target: Target): KeptProcess | undefined {
  return target === "web" ? stage.web : stage.nodes[target];
}

export function describeFault({ atMs, kind, ...more }: Fault): string {
  return `${(atMs / 1000).toFixed(1)} s ${kind} ${Object.entries(more)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}`;
}
