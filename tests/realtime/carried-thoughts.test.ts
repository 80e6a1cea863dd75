import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { profiles } from "../faults/soak/profiles.ts";
import { connect, makePerson, send, testKeys, useRig } from "./rig.ts";

// The stand-ins reject what the real servers reject: missing or changed signatures, and reasoning that is not sent back.

const rig = useRig({ pace: 0.05 });
/** A reasoning model of each family, and the kind of state that its family wants back. */
const thinkers: [family: string, model: string, kind: "block" | "field" | "extra" | "id"][] = [
  ["anthropic", "claude-sonnet-4-5", "block"],
  ["anthropic", "claude-opus-4-6", "block"],
  ["openai", "gpt-5-mini", "block"],
  ["deepseek", "deepseek-reasoner", "field"],
  ["gemini", "models/gemini-3-pro", "extra"],
  ["openrouter", "anthropic/claude-think", "field"],
  ["mistral", "magistral-medium-latest", "block"],
  ["vllm", "Qwen/Qwen3-8B-think", "field"],
];

async function makeThinker() {
  const person = await makePerson();
  const ids = new Map<string, string>();
  for (const { family, kind, path } of profiles) {
    const { id } = await addProvider(
      actorOf(person.user),
      { kind, name: family, baseUrl: rig.llmUrl + path, apiKey: `k${person.user.id}` },
      testKeys,
    );
    ids.set(family, id);
  }
  const client = await connect(rig.url, person.token);
  const conversationId = uuidv7();
  const ask = async (text: string, family: string, model: string) => {
    const more = { conversationId, model: ownModelId(ids.get(family) ?? "", model), reasoning: "long" };
    const sent = await send(client, text, more);
    return client.end(sent.assistantMessage.id);
  };
  const refused = () =>
    rig.stats.refused.filter(({ key, unsupported }) => key === `k${person.user.id}` && !unsupported).map(({ words }) => words);
  return { ...person, client, ask, refused };
}

test.each(thinkers)("%s %s: a tool, text, a tool, another model and back are all answered", async (family, model, kind) => {
  const { user, client, ask, refused } = await makeThinker();
  const other: [string, string] = family === "anthropic" ? ["openai", "gpt-5-mini"] : ["anthropic", "claude-sonnet-4-5"];
  const replies = [
    await ask("add a task to sell the kayak", family, model),
    await ask("hello", family, model),
    await ask("add tasks: clean the kayak and paint the kayak", family, model),
    await ask("what is on my list?", ...other),
    await ask("what is on my list?", family, model),
    await ask("hello", family, model),
  ];
  expect(replies.map(({ status, error }) => error ?? status)).toEqual(replies.map(() => "complete"));
  expect(refused()).toEqual([]);
  const items = (await db().replyState.findMany({ where: { userId: user.id, model } })).map((row) => JSON.stringify(row.items));
  const kept = { block: '"type":"block"', field: '"type":"field"', extra: '"thought_signature"', id: '"type":"call"' }[kind];
  expect(items.filter((text) => text.includes(kept))).not.toEqual([]);
  client.socket.disconnect();
});
