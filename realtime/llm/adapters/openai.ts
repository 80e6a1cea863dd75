import OpenAI from "openai";
import type { OutboundFetch } from "#lib/outbound.ts";
import { setSpanProtocol } from "#lib/tracing.ts";

import { NotResponses, readResponses } from "../answer/responses.ts";
import { withoutFields } from "../lack/without-lacks.ts";
import { type ModelClient, ModelError } from "../model.ts";
import { toModelError, truncated } from "../refusal/fault.ts";
import { throwingErrorResponses } from "../refusal/refused-response.ts";

import { responsesBody } from "../request/responses.ts";
import { operatorFetch } from "../transport/operator-fetch.ts";

/** `fetch`: given for a user's own provider, for which nothing may be read from the environment. */
export type ClientOptions = { apiKey: string; baseUrl?: string; fetch?: OutboundFetch };

/** Thrown when the server does not support the Responses API; the caller may fall back to Chat Completions. */
export class NoResponsesApi extends ModelError {}

/** A client for OpenAI's Responses API. */
export function createOpenAiClient(options: ClientOptions): ModelClient {
  // Only retry.ts retries, since it knows what has been streamed.
  const openai = sdkOf(options);
  return async (request, signal, onEvent) => {
    setSpanProtocol("responses");
    try {
      const response = await openai.responses.create(withoutFields(responsesBody(request), request.without), { signal }).asResponse();
      if (!response.body) throw truncated();
      await readResponses(response.body, onEvent, request);
    } catch (error) {
      if (!signal.aborted) throw asNoResponsesApi(error) ?? toModelError(error);
    }
  };
}

export function sdkOf({ apiKey, baseUrl, fetch }: ClientOptions): OpenAI {
  const common = { apiKey, baseURL: baseUrl, maxRetries: 0 };
  if (!fetch) return new OpenAI({ ...common, fetch: throwingErrorResponses(operatorFetch) });
  const noEnvironment = { organization: null, project: null, webhookSecret: null, adminAPIKey: null };
  return new OpenAI({ ...common, fetch: throwingErrorResponses(fetch), ...noEnvironment });
}

/** Statuses of servers without this endpoint. */
const noEndpointStatuses = new Set([404, 405, 501]);

function asNoResponsesApi(error: unknown): NoResponsesApi | null {
  if (error instanceof NotResponses) return new NoResponsesApi("MALFORMED", "The model's server does not speak this protocol.");
  const { code, message, report } = toModelError(error);
  if (!report?.status || !noEndpointStatuses.has(report.status) || code === "WRONG_KEY" || code === "QUOTA") return null;
  return new NoResponsesApi(code, message, { cause: error, report });
}
