import type { Message } from "#contracts/message.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { Client } from "./client.ts";
import { describeErrand, type Errand, planErrands } from "./errand.ts";
import { keepEvidence } from "./evidence.ts";
import { breakThings, describeFault, type Fault, planFaults } from "./faults.ts";
import { findViolations } from "./invariants.ts";
import type { Stage } from "./processes.ts";
import { Program } from "./program.ts";
import { openProxy } from "./proxy.ts";
import { pause, type Random, randomOf } from "./random.ts";
import { retried } from "./retried.ts";
import { type AcknowledgedActions, converse } from "./speaker.ts";
import { describeTalk, planTalk, type Talk } from "./talk.ts";

export type TrialPlan = { seed: number; nodesOfClients: number[]; talk: Talk; errands: Errand[]; faults: Fault[] };
/** Milliseconds from each kill to the next text of a live reply on each client, and to the next REST response. */
export type Recoveries = { text: number[]; web: number[] };
export type TrialResult = { plan: TrialPlan; violations: string[]; recoveries: Recoveries; took: Record<string, number>; seconds: number };

const quietWithinMs = 90_000;

/** Everything that a seed determines. */
export function planTrial(seed: number, nodeCount: number, linked: boolean): TrialPlan {
  const random = randomOf(seed);
  const clients = random.whole(2, 3);
  const first = random.whole(0, nodeCount - 1);
  const spread = nodeCount > 1 && random.chance(0.4);
  const nodesOfClients = Array.from({ length: clients }, (_, at) => (spread ? (first + at) % nodeCount : first));
  return {
    seed,
    nodesOfClients,
    talk: planTalk(random, clients),
    errands: planErrands(random),
    faults: planFaults(random, [...new Set(nodesOfClients)], clients, linked),
  };
}

/**
 * A new user's conversations during faults; ends when all is quiet, and returns the violations. `front`: the port of a load
 * balancer before all processes; then there are no faults, and every request of the program must be answered.
 */
export async function runTrial(stage: Stage, seed: number, front?: number): Promise<TrialResult> {
  const began = Date.now();
  const plan = planTrial(seed, stage.nodes.length, stage.linked);
  const random = randomOf(seed ^ 0x5bd1e995);
  const user = await retried(() => makeUser({ plan: "pro" }));
  const said: AcknowledgedActions = { sends: [], runs: [], decisions: new Map(), unanswered: [] };
  const clients = await openClients(stage, plan, user, front, (client, message) => decide(random, said, client, message));
  const session = await retried(() => makeSession(user));
  const program = new Program({
    web: stage.web,
    proxy: await openProxy(front ?? stage.web.port),
    token: session.token,
    // Behind a balancer nothing is cut on purpose: what is only slow is waited for.
    ...(front ? { withinMs: 60_000 } : {}),
  });
  const took: Record<string, number> = {};
  const timed = async (what: string, work: Promise<unknown>) => {
    await work;
    took[what] = (Date.now() - began) / 1000;
  };
  try {
    await Promise.all([
      timed("talk", converse(plan.talk, clients, said)),
      timed("tasks", program.run(plan.errands)),
      timed("faults", breakThings(front ? [] : plan.faults, { stage, clients, program })),
    ]);
    const quiet = becomesQuiet(user.id, clients);
    await timed("quiet", quiet);
    const violations = (await quiet) ? [] : [`not quiet ${quietWithinMs / 1000} s after the last fault`];
    violations.push(...(await retried(() => findViolations(user.id, { clients, program, said, linked: stage.linked }))));
    violations.push(...refusedRequests(stage));
    if (front) violations.push(...program.lost.map((what) => `not answered at the first try: ${what}`));
    if (violations.length > 0) await retried(() => keepEvidence(stage, { plan, violations, userId: user.id, clients, said }));
    const recoveries = { text: clients.flatMap((client) => client.recoveries), web: program.recoveries };
    return { plan, violations, recoveries, took, seconds: (Date.now() - began) / 1000 };
  } finally {
    for (const opened of [...clients, program]) opened.close();
  }
}

/** For all trials of this stage: no request after a fault may have a form that the real API rejects. */
function refusedRequests({ llm }: Stage): string[] {
  return llm.stats.refused.flatMap(({ path, model, words, unsupported }) => (unsupported ? [] : [`refused by ${path} ${model}: ${words}`]));
}

export function describeTrial({ seed, nodesOfClients, talk, errands, faults }: TrialPlan): string {
  const clients = nodesOfClients.map((node, at) => `client ${at} on node ${node}`).join(", ");
  return [`seed ${seed}: ${clients}`, ...describeTalk(talk), ...errands.map(describeErrand), ...faults.map(describeFault)].join("\n  ");
}

async function openClients(
  stage: Stage,
  plan: TrialPlan,
  user: { id: number },
  front: number | undefined,
  onWaiting: (client: Client, message: Message) => void,
): Promise<Client[]> {
  const clients: Client[] = [];
  for (const [at, nodeAt] of plan.nodesOfClients.entries()) {
    const node = stage.nodes[nodeAt];
    if (!node) throw new Error(`there is no node ${nodeAt}`);
    const { token } = await retried(() => makeSession(user));
    clients.push(
      new Client({ name: `client ${at}`, node, proxy: await openProxy(front ?? node.port), token, linked: stage.linked, onWaiting }),
    );
  }
  return clients;
}

/** Any asked client decides, each call the same way everywhere. */
function decide(random: Random, said: AcknowledgedActions, client: Client, message: Message): void {
  for (const part of message.parts) {
    if (part.type !== "tool" || part.status !== "awaiting_approval") continue;
    const key = `${message.id} ${part.callId}`;
    const decision = said.decisions.get(key) ?? (random.chance(0.7) ? "approve" : "reject");
    said.decisions.set(key, decision);
    void pause(random.whole(0, 900)).then(() =>
      client.request("tool:decide", { messageId: message.id, callId: part.callId, decision }, Number.POSITIVE_INFINITY),
    );
  }
}

async function becomesQuiet(userId: number, clients: Client[]): Promise<boolean> {
  const deadline = Date.now() + quietWithinMs;
  while (Date.now() < deadline) {
    const open = await db()
      .message.count({
        where: { userId, OR: [{ status: { in: ["streaming", "awaiting_approval"] } }, { runs: { some: { status: { not: "ended" } } } }] },
      })
      .catch(() => 1);
    const shown = clients.every(
      (client) => client.connected && [...client.conversations.values()].every((conversation) => conversation.synced),
    );
    if (open === 0 && shown) return true;
    await pause(200);
  }
  return false;
}
