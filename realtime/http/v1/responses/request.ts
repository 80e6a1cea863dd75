import { ResponsesRequest } from "#contracts/openai-api.ts";
import { unsupported } from "../api-error.ts";
import { type JsonBody, parsed } from "../read-body.ts";
import type { Target } from "../target.ts";

const notStored = "is not supported here, for responses are not stored: send the whole conversation as 'input'";

/** Parses a request. @throws 400 with the first field that is invalid or that needs stored responses */
export function responsesRequest({ value }: JsonBody): ResponsesRequest {
  const request = parsed(ResponsesRequest, value);
  if (request.previous_response_id) throw unsupported("previous_response_id", notStored);
  if (request.conversation) throw unsupported("conversation", notStored);
  if (request.store) throw unsupported("store", "cannot be true here: responses are not stored");
  if (request.background) throw unsupported("background", "cannot be true here: responses are not stored");
  if (request.prompt) throw unsupported("prompt", "is not supported here: there are no stored prompts");
  return request;
}

const clientTools: ReadonlySet<string> = new Set(["function", "custom", "namespace", "tool_search"]);

/** Tools that the provider runs cost more than tokens, and have access to the key owner's resources. */
export function refuseForOperator(request: ResponsesRequest, { ownKey }: Target): void {
  if (ownKey) return;
  for (const [at, { type }] of (request.tools ?? []).entries())
    if (!clientTools.has(type)) throw unsupported(`tools.${at}`, `of type '${type}' is not supported with this server's key`);
  const { service_tier: tier } = request;
  if (tier !== undefined && tier !== null && !["auto", "default", "flex"].includes(String(tier))) throw unsupported("service_tier");
}
