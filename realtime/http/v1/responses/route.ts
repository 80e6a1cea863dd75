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

/** POST /v1/responses: passed on where the model's server has it, translated where it speaks only Chat Completions or Messages. */
export async function createResponse(
  request: IncomingMessage,
  response: ServerResponse,
  actor: Actor,
  { models, ...limits }: { models: ModelAccess } & CallLimits,
): Promise<void> {
  const body = await readBody(request);
  const asked = responsesRequest(body);
  const target = await findTarget(models, actor, asked.model ?? undefined);
  refuseForOperator(asked, target);
  const input = await withInputPictures(await withReferences(actor, asked.input), target, models.guardedFetch);
  const counted = input === asked.input ? body.text : JSON.stringify({ ...asked, input });
  const { max_output_tokens: asks } = asked;
  const outputAsked = asks ?? target.facts.maxOutput;
  await inCall(
    { actor, limits, target, response, body: counted, outputAsked, limited: typeof asks === "number" || hasKnownMaxOutput(target.model) },
    (call) => {
      // What is left to spend may pay for less than was asked.
      const max = call.outputMax === null ? {} : { max_output_tokens: call.outputMax };
      const text = call.outputMax === null ? body.text : withMembers(body.text, { max_output_tokens: String(call.outputMax) });
      return answer(call, { ...asked, ...max }, { text, input });
    },
  );
}

/** Servers that have no /responses, by address: they are asked over Chat Completions for the life of the process. */
const onlyChat = new Set<string>();

async function answer(call: ApiCall, request: ResponsesRequest, body: { text: string; input: string | InputItem[] }): Promise<void> {
  const { target } = call;
  if (!mayHaveResponses(target)) return translate(call, request, body.input);
  try {
    await pass(call, request, body);
  } catch (error) {
    if (call.response.headersSent || target.transport.isOfficial || !isNoSuchApi(error)) throw error;
    await translate(call, request, body.input);
    // Only now: a server that does not know the model says the same of both.
    onlyChat.add(target.transport.baseUrl);
  }
}

function mayHaveResponses({ protocol, transport }: Target): boolean {
  return protocol === "responses" && !onlyChat.has(transport.baseUrl);
}

const unreadable: ReadonlySet<string> = new Set(["unreadable_answer", "no_model_server"]);
const absent: ReadonlySet<number> = new Set([404, 405, 501]);

function isNoSuchApi(error: unknown): boolean {
  return error instanceof ApiError && (absent.has(error.upstreamStatus ?? 0) || unreadable.has(error.code ?? ""));
}
