import { io } from "socket.io-client";
import { v7 as uuidv7 } from "uuid";
import type { Reasoning } from "#contracts/reasoning.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { effectProblems } from "./effects.ts";
import type { Stage } from "./processes.ts";
import { pause, randomOf } from "./random.ts";
import { retried } from "./retried.ts";
import { readRows } from "./rows.ts";

const models = ["demo-claude", "demo", "demo-chat"] as const;
const thinking: readonly Reasoning[] = ["long", "normal"];
const titles = ["Clean the kayak", "Paint the kayak", "Praise the kayak"];
const endsWithinMs = 150_000;

/**
 * Many users call reasoning models with tools in parallel, and the process that answers them is killed. Returns the
 * violations: a reply without a complete end, a missing or duplicate task, a rejected request.
 */
export async function killWhileThinking(stage: Stage, seed: number, people: number): Promise<string[]> {
  const [node] = stage.nodes;
  if (!node) throw new Error("there is no node");
  const random = randomOf(seed);
  const asked = await Promise.all(Array.from({ length: people }, (_, at) => ask(node.port, at)));
  await pause(random.whole(0, 900));
  node.kill();
  const problems = await Promise.all(
    asked.map(({ userId, what }) => problemsOf(userId).then((found) => found.map((one) => `${what}: ${one}`))),
  );
  const refused = stage.llm.stats.refused.filter(({ unsupported }) => !unsupported);
  return [...problems.flat(), ...refused.map(({ path, model, words }) => `refused by ${path} ${model}: ${words}`)];
}

async function ask(port: number, at: number): Promise<{ userId: number; what: string }> {
  const user = await retried(() => makeUser({ plan: "pro" }));
  await retried(() => db().user.update({ where: { id: user.id }, data: { toolPolicy: "run_freely" } }));
  const { token } = await retried(() => makeSession(user));
  const model = models[at % models.length] ?? "demo";
  const reasoning = thinking[at % thinking.length] ?? "long";
  const text = "add tasks: clean the kayak, paint the kayak and praise the kayak";
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text, model, reasoning };
  const socket = io(`http://127.0.0.1:${port}`, { auth: { token }, transports: ["websocket"], forceNew: true });
  try {
    // Repeated until it is accepted: the id deduplicates it.
    const ack = await retried(async () => {
      const answer = await socket.timeout(20_000).emitWithAck("chat:send", input);
      if (!answer.ok) throw new Error(`${answer.error.code} ${answer.error.message}`);
      return answer;
    });
    return { userId: user.id, what: `${model} thinking ${reasoning}, ${String(ack.data.assistantMessage.id)}` };
  } finally {
    socket.disconnect();
  }
}

async function problemsOf(userId: number): Promise<string[]> {
  const deadline = Date.now() + endsWithinMs;
  const open = () => db().run.count({ where: { userId, status: { not: "ended" } } });
  while (Date.now() < deadline && (await open().catch(() => 1)) > 0) await pause(200);
  const rows = await retried(() => readRows(userId));
  const made = rows.tasks.map(({ title }) => title).toSorted();
  return [
    ...rows.messages.flatMap(({ role, status, error }) =>
      role === "assistant" && status !== "complete" ? [`the reply is ${status} ${error?.message ?? ""}`] : [],
    ),
    ...(made.join() === titles.join() ? [] : [`the tasks are ${made.join(", ") || "none"}`]),
    ...effectProblems(rows),
  ];
}
