import { v7 as uuidv7 } from "uuid";
import type { Message } from "#contracts/message.ts";
import type { ClientEvent, ClientInput, ClientResult } from "#contracts/realtime.ts";
import type { Client } from "./client.ts";
import { pause } from "./random.ts";
import type { Say, Step, Talk } from "./talk.ts";

/** Acknowledged requests: each must be found at the end, once. */
export type AcknowledgedActions = {
  sends: { conversationId: string; messageId: string; text: string; replies: Set<string> }[];
  /** Runs started by regenerate or continue. */
  runs: { requestId: string; replies: Set<string> }[];
  /** By message and call. */
  decisions: Map<string, "approve" | "reject">;
  unanswered: string[];
};

/** Long, because faults of other trials delay this one too; a real hang never ends. */
const answerWithinMs = 150_000;
const endsWithinMs = 60_000;

/** Sends everything planned, each conversation in order. */
export async function converse(talk: Talk, clients: Client[], actions: AcknowledgedActions): Promise<void> {
  await Promise.all(
    talk.map(async (says) => {
      const conversationId = uuidv7();
      for (const say of says) await speak(say, conversationId, clients, actions);
    }),
  );
}

async function speak(say: Say, conversationId: string, clients: Client[], actions: AcknowledgedActions): Promise<void> {
  const speakers = chosen(clients, say.client, say.twice);
  const begins = !clients.some((client) => client.conversations.has(conversationId));
  for (const speaker of speakers) speaker.follow(conversationId, begins && speakers.length === 1);
  const input = {
    conversationId,
    messageId: uuidv7(),
    text: say.text,
    model: say.model,
    ...(say.reasoning ? { reasoning: say.reasoning } : {}),
  };
  const answers = await Promise.all(speakers.map((speaker) => insist(speaker, "chat:send", input, actions)));
  const replies = new Set(answers.flatMap((answer) => (answer ? [answer.assistantMessage.id] : [])));
  if (replies.size === 0) return;
  actions.sends.push({ ...input, replies });
  await Promise.all(
    clients.filter((client) => !client.conversations.get(conversationId)?.synced).map((client) => client.open(conversationId)),
  );
  let [reply] = replies;
  for (const step of say.steps) reply = (await take(step, reply ?? "", conversationId, clients, actions)) ?? reply;
}

/** Applies one step to a reply; returns the id of a new reply, if any. */
async function take(
  step: Step,
  messageId: string,
  conversationId: string,
  clients: Client[],
  actions: AcknowledgedActions,
): Promise<string | undefined> {
  const doers = chosen(clients, step.client, step.twice);
  const requestId = uuidv7();
  if (step.kind === "regenerate") await ended(doers, conversationId, messageId);
  await pause(step.waitMs);
  const answers = await Promise.all(
    doers.map(async (doer): Promise<Message | undefined> => {
      if (step.kind === "stop") {
        await insist(doer, "chat:stop", { messageId }, actions);
        return undefined;
      }
      const event = step.kind === "continue" ? ("chat:continue" as const) : ("chat:regenerate" as const);
      const answer = await doer.request(event, { messageId, requestId }, Date.now() + answerWithinMs);
      if (answer === null) actions.unanswered.push(`${event} by ${doer.name}`);
      // Rejected if the reply was complete or is being written: then nothing was started.
      return answer?.ok ? answer.data.assistantMessage : undefined;
    }),
  );
  const replies = new Set(answers.flatMap((message) => (message ? [message.id] : [])));
  if (replies.size > 0) actions.runs.push({ requestId, replies });
  return step.kind === "regenerate" ? [...replies][0] : undefined;
}

/** Also repeats requests rejected as too early, until they are accepted. */
async function insist<E extends ClientEvent>(
  client: Client,
  event: E,
  input: ClientInput<E>,
  actions: AcknowledgedActions,
): Promise<ClientResult[E] | null> {
  const deadline = Date.now() + answerWithinMs;
  let last = "no answer";
  while (Date.now() < deadline) {
    const answer = await client.request(event, input, deadline);
    if (answer?.ok) return answer.data;
    if (answer) last = `${answer.error.code} ${answer.error.message}`;
    if (answer && answer.error.code !== "CONFLICT") break;
    await pause(400);
  }
  actions.unanswered.push(`${event} by ${client.name}: ${last}`);
  return null;
}

async function ended(clients: Client[], conversationId: string, messageId: string): Promise<void> {
  const deadline = Date.now() + endsWithinMs;
  const live = () =>
    clients.some((client) => {
      const status = client.conversations.get(conversationId)?.messages.get(messageId)?.message.status;
      return status === "streaming" || status === "awaiting_approval";
    });
  while (live() && Date.now() < deadline) await pause(100);
}

/** The client with this number, and with `twice` the next one too. */
function chosen(clients: Client[], at: number, twice: boolean): Client[] {
  return [...new Set([at, ...(twice ? [at + 1] : [])])].flatMap((index) => clients[index % clients.length] ?? []);
}
