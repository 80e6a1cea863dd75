import { v7 as uuidv7 } from "uuid";
import type { Message } from "#contracts/message.ts";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { actorOf, makeSession, makeUser } from "../../factories.ts";
import { effectProblems } from "../effects.ts";
import type { Stage } from "../processes.ts";
import { randomOf } from "../random.ts";
import { retried } from "../retried.ts";
import { readRows } from "../rows.ts";
import { SoakClient } from "./client.ts";
import { type Act, mayFail, planSoak, type SoakPlan } from "./plan.ts";
import { type Choice, profiles } from "./profiles.ts";

export type SoakResult = { plan: SoakPlan; violations: string[]; replies: Record<string, number>; unsupported: number };
type Reply = { message: Message; text: string; parentId: string };
type Talk = { client: SoakClient; conversationId: string; modelOf: (choice: Choice) => string; replies: Reply[]; violations: string[] };

/** A new user's conversation over all server families; returns the violations. */
export async function runSoak(stage: Stage, seed: number): Promise<SoakResult> {
  const plan = planSoak(seed);
  const user = await retried(() => makeUser({ plan: "pro" }));
  const { token } = await retried(() => makeSession(user));
  const key = `soak-${seed}-${user.id}`;
  const ids = new Map<string, string>();
  const seal = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };
  for (const { family, kind, path } of profiles) {
    const provider = { kind, name: family, baseUrl: stage.llm.url + path, apiKey: key };
    ids.set(family, (await retried(() => addProvider(actorOf(user), provider, seal))).id);
  }
  const random = randomOf(seed ^ 0x5bd1e995);
  const node = stage.nodes[seed % stage.nodes.length];
  if (!node) throw new Error("there is no node");
  const client: SoakClient = new SoakClient(`http://127.0.0.1:${node.port}`, token, (message) => {
    const decision = random.chance(plan.approves / 100) ? "approve" : "reject";
    // A client closed in the meantime gets no acknowledgement.
    client.ask("tool:decide-all", { messageId: message.id, decision }).catch(() => undefined);
  });
  const modelOf = ({ family, model }: Choice) => (family === "operator" ? model : ownModelId(ids.get(family) ?? "", model));
  const talk: Talk = { client, conversationId: uuidv7(), modelOf, replies: [], violations: [] };
  try {
    for (const act of plan.acts) await perform(talk, act);
  } finally {
    client.close();
  }
  const rows = await retried(() => readRows(user.id));
  talk.violations.push(...effectProblems(rows), ...endProblems(rows));
  const refused = stage.llm.stats.refused.filter((one) => one.key === key);
  for (const { path, model, words, unsupported } of refused)
    if (!unsupported) talk.violations.push(`refused by ${path} ${model}: ${words}`);
  const replies: Record<string, number> = {};
  for (const { status, role } of rows.messages) if (role === "assistant") replies[status] = (replies[status] ?? 0) + 1;
  return { plan, violations: talk.violations, replies, unsupported: refused.filter(({ unsupported }) => unsupported).length };
}

async function perform(talk: Talk, act: Act): Promise<void> {
  const last = talk.replies.at(-1);
  if (act.kind === "say") {
    const parent = act.back > 0 ? talk.replies.at(-1 - act.back)?.message.id : undefined;
    const messageId = uuidv7();
    const input = {
      conversationId: talk.conversationId,
      messageId,
      text: act.text,
      model: talk.modelOf(act.choice),
      ...(parent ? { parentId: parent } : {}),
      ...(act.reasoning ? { reasoning: act.reasoning } : {}),
    };
    return follow(talk, "chat:send", input, act.text, act.stopAfterMs);
  }
  if (!last) return;
  const about = { messageId: last.message.id, requestId: uuidv7() };
  if (act.kind === "regenerate")
    return follow(talk, "chat:regenerate", { ...about, model: talk.modelOf(act.choice) }, last.text, act.stopAfterMs);
  if (last.message.status === "complete") return;
  talk.client.forget(last.message.id);
  await follow(talk, "chat:continue", about, last.text, null);
}

async function follow(talk: Talk, event: string, input: object, text: string, stopAfterMs: number | null): Promise<void> {
  const { client, violations } = talk;
  const ack = await client.ask(event, input);
  if (!ack.ok) return void violations.push(`${event} “${text}” was refused: ${ack.error.code} ${ack.error.message}`);
  const { id } = ack.data.assistantMessage as Message;
  if (stopAfterMs !== null) {
    await new Promise((resolve) => setTimeout(resolve, stopAfterMs));
    await client.ask("chat:stop", { messageId: id });
  }
  const message = await client.end(id);
  if (!message) return void violations.push(`${event} “${text}” did not end`);
  talk.replies.push({ message, text, parentId: message.parentId ?? "" });
  violations.push(
    ...replyProblems(message, text, stopAfterMs !== null).map((problem) => `${event} “${text}” to ${message.model}: ${problem}`),
  );
}

function replyProblems({ status, error }: Message, text: string, isStopped: boolean): string[] {
  const reason = error ? `${error.code} ${error.message}` : "";
  if (status === "complete") return [];
  if (status === "stopped") return isStopped ? [] : ["stopped, and nobody stopped it"];
  if (reason.trim() === "") return [`${status} without a reason`];
  // A breaker may hold calls back after deliberate failures.
  const isMeant = mayFail(text) || error?.code === "UNAVAILABLE";
  return isMeant ? [] : [`${status}: ${reason}`];
}

function endProblems({ messages, runs }: Awaited<ReturnType<typeof readRows>>): string[] {
  const open = messages.filter(({ status }) => status === "streaming" || status === "awaiting_approval");
  return [
    ...open.map(({ id, status }) => `message ${id} is still ${status}`),
    ...runs.filter(({ status }) => status !== "ended").map(({ id, status }) => `run ${id} is still ${status}`),
  ];
}
