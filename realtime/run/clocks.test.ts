import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { presentMessage, storedParts } from "#domain/chat/message.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { flushRuns } from "#domain/run/run-lease.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../tests/factories.ts";
import fc from "../../tests/setup/properties.ts";
import { tailLengthMin } from "../tunables.ts";
import { FlushClock } from "./clocks.ts";
import { LiveReply } from "./live-reply.ts";

const owner = testOwner();

async function beginReply() {
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const { lease, assistantMessage } = await beginSend(actorOf(await makeUser()), input, owner);
  if (!lease) throw new Error("nothing was begun");
  const reply = new LiveReply(lease, assistantMessage, 0, { emit: () => {}, clock: { wait: () => {} } });
  const row = async () => {
    const stored = await db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
    return { parts: presentMessage(stored).parts, seq: stored.seq };
  };
  return { reply, clock: new FlushClock(() => [reply]), row };
}

const tool = { type: "tool", callId: "call_0_0", name: "list_tasks", input: {}, status: "done", output: "none" } as const;

test("whatever grows, and whichever flush is lost or unconfirmed, the row ends up with exactly the reply", async () => {
  const texts = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: tailLengthMin / 2, maxLength: tailLengthMin }) },
  );
  const text = fc.tuple(fc.constantFrom("text" as const, "reasoning" as const), texts);
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ append: text }) },
    { weight: 4, arbitrary: fc.constant("flush" as const) },
    fc.constantFrom("lost" as const, "unheard" as const, "transaction" as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { reply, clock, row } = await beginReply();
      for (const step of steps) {
        if (step === "flush") await clock.flush();
        else if (step === "lost") {
          if (reply.dirty) reply.takeFlush();
          reply.dirty = true;
        } else if (step === "unheard") {
          await flushRuns([reply.lease], [reply.takeFlush()]);
          reply.invalidateBaseline();
          reply.dirty = true;
        } else if (step === "transaction") {
          await clock.exclusively(reply, async () => {
            reply.parts = [...reply.parts, { ...tool }];
            await db().message.update({
              where: { id: reply.message.id },
              data: { ...storedParts(reply.parts), seq: reply.seq },
            });
          });
        } else reply.append(...step.append);
      }
      // One flush detects that an earlier one is missing, the next one repairs it.
      await clock.flush();
      await clock.flush();
      expect(await row()).toEqual({ parts: reply.parts, seq: reply.seq });
      expect(reply.interruption).toBeNull();
    }),
    { numRuns: 40 },
  );
});

test("a flush sends only what was added", async () => {
  const { reply, clock } = await beginReply();
  reply.append("text", "a long beginning ");
  await clock.flush();
  reply.append("text", "and an end");
  expect(reply.takeFlush()).toMatchObject({ base: 1, tail: { part: 0, text: "and an end", added: [] }, whole: false });
});

test("a long tail is merged into the row's parts", async () => {
  const { reply, clock, row } = await beginReply();
  const tails: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    reply.append(round % 3 === 2 ? "reasoning" : "text", `${round} `.repeat(tailLengthMin / 4));
    await clock.flush();
    const { tail } = await db().message.findUniqueOrThrow({ where: { id: reply.message.id } });
    tails.push(JSON.stringify(tail).length);
  }
  expect(Math.max(...tails)).toBeLessThan(tailLengthMin * 1.3);
  expect(await row()).toEqual({ parts: reply.parts, seq: reply.seq });
});

test("a reply that takes long to settle keeps its lease, even while its own transaction locks the row", async () => {
  const { reply, clock } = await beginReply();
  const { runId } = reply.lease;
  const expiry = async () => (await db().run.findUniqueOrThrow({ where: { id: runId } })).leaseExpiresAt.getTime();
  const nearlyOver = () => db().run.update({ where: { id: runId }, data: { leaseExpiresAt: new Date(Date.now() + 500) } });
  await clock.exclusively(reply, async () => {
    await nearlyOver();
    await clock.flush();
    // Most replies have settled before the next flush.
    expect(await expiry()).toBeLessThan(Date.now() + 1000);
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM run WHERE id = ${runId}::uuid FOR UPDATE`;
      await clock.flush();
    });
    expect(await expiry()).toBeLessThan(Date.now() + 1000);
    await clock.flush();
    expect(await expiry()).toBeGreaterThan(Date.now() + 5000);
    // A new owner of the run is not disturbed.
    await db().run.update({ where: { id: runId }, data: { leaseToken: uuidv7(), leaseExpiresAt: new Date(Date.now() + 500) } });
    await clock.flush();
    expect(await expiry()).toBeLessThan(Date.now() + 1000);
  });
});
