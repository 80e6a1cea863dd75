import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { EmbeddingsRequest } from "#contracts/openai-api.ts";
import type { Actor } from "#domain/actor.ts";
import type { ModelAccess } from "../../llm/accounting/access.ts";
import { malformed } from "../../llm/refusal/fault.ts";
import { sendText } from "../send.ts";
import { ApiError, unsupported } from "./api-error.ts";
import { askProvider } from "./ask-provider.ts";
import { inCall } from "./call.ts";
import { withMembers } from "./json-text.ts";
import { parsed, readBody } from "./read-body.ts";
import { findTarget } from "./target.ts";
import { usageIn } from "./usage.ts";

/** Statuses of servers without this endpoint. */
const noEndpointStatuses: ReadonlySet<number> = new Set([404, 405, 501]);
const Answer = z.looseObject({ data: z.array(z.looseObject({})), usage: z.looseObject({}).nullish() });

/** POST /v1/embeddings: forwarded to the model's server, if it supports embeddings. */
export async function embed(request: IncomingMessage, response: ServerResponse, actor: Actor, models: ModelAccess): Promise<void> {
  const body = await readBody(request);
  const { model } = parsed(EmbeddingsRequest, body.value);
  const limits = { runsMax: null };
  const target = await findTarget(models, actor, model);
  if (target.protocol === "messages") throw unsupported("model", "cannot be used here: its provider has no embeddings");
  await inCall({ actor, limits, target, response, body: body.text, requestedOutput: 0, reply: false }, async (call) => {
    const text = withMembers(body.text, { model: JSON.stringify(target.model) });
    await askProvider(call, { path: "/embeddings", body: text, stream: false }, async (answer) => {
      const { data } = Answer.safeParse(answer.kind === "json" ? answer.value : null);
      if (answer.kind !== "json" || !data) throw malformed("an answer without embeddings");
      call.meter.setUsage(usageIn({ completion_tokens: 0, ...data.usage }));
      await call.settle();
      sendText(response, 200, withMembers(answer.text, { model: JSON.stringify(target.id) }));
    }).catch((error: unknown) => {
      const isAbsent = error instanceof ApiError && noEndpointStatuses.has(error.upstreamStatus ?? 0);
      throw isAbsent
        ? new ApiError(
            { status: 404, code: "model_not_found", param: "model", message: `The server of the model '${target.id}' has no embeddings.` },
            error,
          )
        : error;
    });
  });
}
