import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { flushRuns } from "#domain/run/run-lease.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import type { Broadcast } from "../socket/broadcast.ts";
import type { RunDeps } from "./deps.ts";
import { Runs } from "./runs.ts";

test("a dead process's run that only has to be ended is announced before its end, because clients may show more of it", async () => {
  const leaseOwner = `dead:${uuidv7()}`;
  const owner = { leaseOwner, tokens: new LeaseTokens(), chooseModel: async () => "demo", quote: async () => fixedQuote(0), runsMax: null };
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "slow" };
  const { lease } = await beginSend(actorOf(await makeUser()), input, owner);
  if (!lease) throw new Error("nothing was begun");
  await flushRuns([lease], [{ lease, seq: 3, parts: [{ type: "text", text: "one two" }] }]);
  await db().run.update({ where: { id: lease.runId }, data: { stopRequested: true } });
  const told: string[] = [];
  const broadcast = {
    reachesOthers: true,
    message: (event: string, { id, status }: { id: string; status: string }) => told.push(`${event} ${id} ${status}`),
  } as unknown as Broadcast;
  // It calls no model and no tool.
  const runs = new Runs(leaseOwner, broadcast, {} as RunDeps);
  runs.onStart = ({ messageId }, seq) => told.push(`goes on ${messageId} from ${seq}`);
  await runs.open();
  await runs.drain();
  expect(told).toEqual([`goes on ${lease.messageId} from 3`, `chat:finished ${lease.messageId} stopped`]);
});
