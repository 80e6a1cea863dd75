import { z } from "zod";
import { ChatRequest } from "#contracts/openai-api.ts";
import { invalidField, unsupported } from "../api-error.ts";
import { type JsonBody, parsed } from "../read-body.ts";
import type { Target } from "../target.ts";

/** Parses a request. @throws 400 with the first invalid field */
export function chatRequest({ value }: JsonBody): ChatRequest {
  const request = parsed(ChatRequest, value);
  requireChosenTool(request);
  return request;
}

/** Options that cost the operator more than tokens at the list price require the user's own key. */
export function refuseForOperator(request: ChatRequest, { ownKey }: Target): void {
  if (ownKey) return;
  const { modalities, service_tier: tier } = request;
  if (tier !== undefined && tier !== null && !["auto", "default", "flex"].includes(String(tier))) throw unsupported("service_tier");
  if (request.audio) throw unsupported("audio");
  if (request.web_search_options) throw unsupported("web_search_options");
  if (Array.isArray(modalities) && modalities.some((kind) => kind !== "text")) throw unsupported("modalities");
}

const ChosenFunction = z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) });
const NamedTool = z.looseObject({ function: z.looseObject({ name: z.string() }) });

/** Providers disagree on a tool choice without tools. */
function requireChosenTool({ tools, tool_choice: choice }: ChatRequest): void {
  const chosenName = ChosenFunction.safeParse(choice).data?.function.name;
  const names = (tools ?? []).map((tool) => NamedTool.safeParse(tool).data?.function.name);
  const isMissing = chosenName === undefined ? choice === "required" && names.length === 0 : !names.includes(chosenName);
  if (isMissing) throw invalidField("tool_choice", "Invalid 'tool_choice': it names no tool of 'tools'.");
}
