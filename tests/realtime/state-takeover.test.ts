import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { ToolPart } from "#contracts/message.ts";
import type { StepState } from "#contracts/step-state.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { statesOf } from "#domain/run/reply-state.ts";
import { planToolCalls } from "#domain/tool/tool.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { originOf } from "../../realtime/llm/adapters/origin.ts";
import { checkMessages } from "../../sandbox/llm/rules/messages.ts";
import { useRig } from "./rig.ts";
import { type Body, claudeSays, makeStrictPerson, useStrictServer } from "./strict-server.ts";

// A process dies between two steps of a reply: the first step's state is used by the second one, in another process.

const rig = useRig();
const strict = useStrictServer((_path, body) => checkMessages(body));
const noUsage = { model: "m", inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };
const search = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "news" } };
const found = { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] };
const thinks = { type: "thinking", thinking: "Hm.", signature: "signed" };

test.each(["after a call was planned", "after its provider paused the turn"])(
  "%s",
  async (when) => {
    const isPaused = when.includes("paused");
    const { user, actor, client, claude } = await makeStrictPerson(rig.url, strict);
    await db().user.update({ where: { id: user.id }, data: { toolPolicy: "run_freely" } });
    const conversationId = uuidv7();
    const begun = await beginSend(
      actor,
      { conversationId, messageId: uuidv7(), text: "Add it" },
      {
        leaseOwner: "dead:1",
        tokens: new LeaseTokens(),
        chooseModel: async () => claude(),
        quote: async () => fixedQuote(0, true),
        runsMax: null,
      },
    );
    const { lease } = begun;
    if (!lease) throw new Error("it was there already");
    await client.open(conversationId);
    const calls = isPaused ? [] : [{ index: 0, name: "create_task", input: { title: "A" } }];
    const parts = calls.map(
      ({ name, input }): ToolPart => ({ type: "tool", callId: "call_0_0", name, input, status: "pending", output: null }),
    );
    const blocks = isPaused ? [thinks, search, found] : [thinks];
    const state: StepState = {
      step: 0,
      origin: originOf("messages", { apiKey: "k", baseUrl: strict.url() }),
      model: "claude-sonnet-4-5",
      items: [
        ...blocks.map((block) => ({ type: "block" as const, block })),
        ...calls.map(({ index }) => ({ type: "call" as const, index, id: "toolu_1" })),
      ],
      ...(isPaused ? { paused: true } : {}),
    };
    await planToolCalls(lease, calls, { parts, seq: 0, notes: {}, state }, noUsage);
    strict.respondWith(claudeSays([{ type: "text", text: "Done." }]));
    await db().run.update({ where: { id: lease.runId }, data: { leaseExpiresAt: new Date(Date.now() - 1000) } });
    const reply = await untilEnded(lease.messageId);
    expect(reply).toMatchObject({ status: "complete" });
    expect(strict.refused).toEqual([]);
    const said = (strict.accepted[0]?.messages ?? []) as Body[];
    expect(said[1]).toMatchObject({ role: "assistant", content: isPaused ? blocks : [thinks, { type: "tool_use", id: "toolu_1" }] });
    expect(await statesOf({ messageId: lease.messageId, userId: user.id })).toMatchObject([{ step: 0, items: state.items }]);
    expect(await db().task.count({ where: { userId: user.id } })).toBe(isPaused ? 0 : 1);
    client.socket.disconnect();
  },
  40_000,
);

async function untilEnded(id: string) {
  return expect
    .poll(() => db().message.findUniqueOrThrow({ where: { id } }), { timeout: 30_000 })
    .toMatchObject({ status: expect.not.stringMatching(/streaming/) })
    .then(() => db().message.findUniqueOrThrow({ where: { id } }));
}
