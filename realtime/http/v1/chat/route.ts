import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor } from "#domain/actor.ts";
import { hasKnownMaxOutput } from "#domain/model/model-facts.ts";
import type { ModelAccess } from "../../../llm/accounting/access.ts";
import { type CallLimits, inCall } from "../call.ts";
import { readBody } from "../read-body.ts";
import { findTarget } from "../target.ts";
import { answerChat } from "./answer.ts";
import { answersOf, outputAskedOf, withinMeans } from "./means.ts";
import { withPictures } from "./picture-parts.ts";
import { chatRequest, refuseForOperator } from "./request.ts";

type Answering = { models: ModelAccess } & CallLimits;

/** POST /v1/chat/completions: the client's own words go to the model's server, and the server's own words come back. */
export async function completeChat(
  request: IncomingMessage,
  response: ServerResponse,
  actor: Actor,
  { models, ...limits }: Answering,
): Promise<void> {
  const body = await readBody(request);
  const asked = chatRequest(body);
  const target = await findTarget(models, actor, asked.model ?? undefined);
  refuseForOperator(asked, target);
  const { messages, text } = await withPictures(body, asked.messages, target, models.guardedFetch);
  const each = outputAskedOf(asked);
  const outputAsked = answersOf(asked) * (each ?? target.facts.maxOutput);
  await inCall(
    { actor, limits, target, response, body: text, outputAsked, limited: each !== undefined || hasKnownMaxOutput(target.model) },
    (call) => {
      const within = withinMeans({ request: { ...asked, messages }, text }, call.outputMax, target);
      return answerChat(call, within.text, within.request);
    },
  );
}
