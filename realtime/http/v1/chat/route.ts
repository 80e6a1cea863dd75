import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor } from "#domain/actor.ts";
import type { ModelAccess } from "../../../llm/access.ts";
import { inCall } from "../call.ts";
import { readBody } from "../read-body.ts";
import { findTarget } from "../target.ts";
import { answerChat } from "./answer.ts";
import { withPictures } from "./picture-parts.ts";
import { chatRequest, refuseForOperator } from "./request.ts";

/** POST /v1/chat/completions: the client's own words go to the model's server, and the server's own words come back. */
export async function completeChat(request: IncomingMessage, response: ServerResponse, actor: Actor, models: ModelAccess): Promise<void> {
  const body = await readBody(request);
  const asked = chatRequest(body);
  const target = await findTarget(models, actor, asked.model ?? undefined);
  refuseForOperator(asked, target);
  const { messages, text } = await withPictures(body, asked.messages, target, models.outside);
  await inCall({ actor, models, target, response, body: text }, (call) => answerChat(call, text, { ...asked, messages }));
}
