import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor } from "#domain/actor.ts";
import { hasKnownMaxOutput } from "#domain/model/model-facts.ts";
import type { ModelAccess } from "../../../llm/accounting/access.ts";
import { type CallLimits, inCall } from "../call.ts";
import { readBody } from "../read-body.ts";
import { findTarget } from "../target.ts";
import { answerChat } from "./answer.ts";
import { answerCountOf, requestedOutputOf, withOutputLimit } from "./output-limit.ts";
import { withPictures } from "./picture-parts.ts";
import { chatRequest, refuseForOperator } from "./request.ts";

type RouteOptions = { models: ModelAccess } & CallLimits;

/** POST /v1/chat/completions: the client's request and the server's answer are passed through. */
export async function completeChat(
  request: IncomingMessage,
  response: ServerResponse,
  actor: Actor,
  { models, ...limits }: RouteOptions,
): Promise<void> {
  const body = await readBody(request);
  const chat = chatRequest(body);
  const target = await findTarget(models, actor, chat.model ?? undefined);
  refuseForOperator(chat, target);
  const { messages, text } = await withPictures(body, chat.messages, target, models.guardedFetch);
  const each = requestedOutputOf(chat);
  const requestedOutput = answerCountOf(chat) * (each ?? target.facts.maxOutput);
  await inCall(
    { actor, limits, target, response, body: text, requestedOutput, limited: each !== undefined || hasKnownMaxOutput(target.model) },
    (call) => {
      const limited = withOutputLimit({ request: { ...chat, messages }, text }, call.outputMax, target);
      return answerChat(call, limited.text, limited.request);
    },
  );
}
