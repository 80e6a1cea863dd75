import type { IncomingMessage, ServerResponse } from "node:http";
import type { InputItem, ResponsesRequest } from "#contracts/openai-api.ts";
import type { Actor } from "#domain/actor.ts";
import { hasKnownMaxOutput } from "#domain/model/model-facts.ts";
import type { ModelAccess } from "../../../llm/accounting/access.ts";
import { ApiError } from "../api-error.ts";
import { type ApiCall, type CallLimits, inCall } from "../call.ts";
import { withMembers } from "../json-text.ts";
import { readBody } from "../read-body.ts";
import { findTarget, type Target } from "../target.ts";
import { withInputPictures, withReferences } from "./input.ts";
import { pass } from "./pass.ts";
import { refuseForOperator, responsesRequest } from "./request.ts";
import { translate } from "./translate.ts";

/** POST /v1/responses: forwarded if the model's server supports it, otherwise translated to Chat Completions or Messages. */
export async function createResponse(
  request: IncomingMessage,
  response: ServerResponse,
  actor: Actor,
  { models, ...limits }: { models: ModelAccess } & CallLimits,
): Promise<void> {
  const body = await readBody(request);
  const apiRequest = responsesRequest(body);
  const target = await findTarget(models, actor, apiRequest.model ?? undefined);
  refuseForOperator(apiRequest, target);
  const input = await withInputPictures(await withReferences(actor, apiRequest.input), target, models.guardedFetch);
  const countedBody = input === apiRequest.input ? body.text : JSON.stringify({ ...apiRequest, input });
  const { max_output_tokens: requestedMax } = apiRequest;
  const requestedOutput = requestedMax ?? target.facts.maxOutput;
  await inCall(
    {
      actor,
      limits,
      target,
      response,
      body: countedBody,
      requestedOutput,
      limited: typeof requestedMax === "number" || hasKnownMaxOutput(target.model),
    },
    (call) => {
      // The remaining balance may pay for less than was requested.
      const max = call.outputMax === null ? {} : { max_output_tokens: call.outputMax };
      const text = call.outputMax === null ? body.text : withMembers(body.text, { max_output_tokens: String(call.outputMax) });
      return answer(call, { ...apiRequest, ...max }, { text, input });
    },
  );
}

/** Base URLs of servers without /responses; the process uses Chat Completions for them from then on. */
const chatOnlyServers = new Set<string>();

async function answer(call: ApiCall, request: ResponsesRequest, body: { text: string; input: string | InputItem[] }): Promise<void> {
  const { target } = call;
  if (!mayHaveResponses(target)) return translate(call, request, body.input);
  try {
    await pass(call, request, body);
  } catch (error) {
    if (call.response.headersSent || target.transport.isOfficial || !isNoSuchApi(error)) throw error;
    await translate(call, request, body.input);
    // Only after success: a server that does not know the model returns the same error for both APIs.
    chatOnlyServers.add(target.transport.baseUrl);
  }
}

function mayHaveResponses({ protocol, transport }: Target): boolean {
  return protocol === "responses" && !chatOnlyServers.has(transport.baseUrl);
}

const unreadableCodes: ReadonlySet<string> = new Set(["unreadable_answer", "no_model_server"]);
const noEndpointStatuses: ReadonlySet<number> = new Set([404, 405, 501]);

function isNoSuchApi(error: unknown): boolean {
  return error instanceof ApiError && (noEndpointStatuses.has(error.upstreamStatus ?? 0) || unreadableCodes.has(error.code ?? ""));
}
