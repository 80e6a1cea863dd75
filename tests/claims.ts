import { beforeEach } from "vitest";
import type { Occurrence, ScheduleCreate } from "#contracts/schedule.ts";
import type { Actor } from "#domain/actor.ts";
import type { DomainError } from "#domain/error.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun } from "#domain/run/run-end.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import { claimDue, type OwnerFor } from "#domain/schedule/claim.ts";
import { listOccurrences } from "#domain/schedule/occurrence.ts";
import { createSchedule } from "#domain/schedule/schedule.ts";
import { type CallQuote, fixedQuote } from "#domain/usage/call-quote.ts";
import { actorOf, makeUser } from "./factories.ts";

// A year ahead, so that a schedule made now has it to come: 2028-01-03 is a Monday.
export const monday = "2028-01-03";
export const at = (time: string) => new Date(`${time}Z`);
let actor: Actor;

/** A user of their own for each test of a file, whose schedules the functions below make, claim and show. */
export function useOwner(): { readonly actor: Actor } {
  beforeEach(async () => {
    actor = actorOf(await makeUser({ plan: "pro", toolPolicy: "run_freely" }));
  });
  return {
    get actor() {
      return actor;
    },
  };
}

export function owner({ quote = fixedQuote(0), fails }: { quote?: CallQuote; fails?: DomainError } = {}): OwnerFor {
  return (_actor, model) => ({
    leaseOwner: "test:1",
    tokens: new LeaseTokens(),
    chooseModel: async () => {
      if (fails) throw fails;
      return model ?? "demo";
    },
    quote: async () => quote,
    runsMax: null,
  });
}

export const make = (input: Partial<ScheduleCreate> = {}) =>
  createSchedule(actor, {
    title: "Plan",
    instruction: "add task Tea",
    startsAt: `${monday}T09:00:00`,
    timeZone: "UTC",
    recurrence: "FREQ=DAILY",
    ...input,
  });

export const claim = (
  id: number,
  now: string,
  { downUntil = null, ...rest }: { downUntil?: Date | null } & Parameters<typeof owner>[0] = {},
) => claimDue({ id, userId: actor.userId }, { now: at(now), downUntil }, owner(rest));

export async function seen(id: number): Promise<[string, string, string | null][]> {
  const { occurrences } = await listOccurrences(actor, id, { limit: 100 });
  return occurrences.map(({ dueAt, status, reason }) => [dueAt.slice(0, 16), status, reason?.split(":")[0] ?? null]);
}
export const only = async (id: number): Promise<Occurrence | undefined> => (await listOccurrences(actor, id, {})).occurrences[0];
export const ending = { status: "complete" as const, parts: [], seq: 0, error: null };
export const end = (lease: RunLease | null | undefined) => lease && finishRun(lease, ending, null);
