import { z } from "zod";
import { ModelId } from "#contracts/provider.ts";
import { invalidField, unsupported } from "../api-error.ts";
import { type JsonBody, parsed } from "../read-body.ts";
import type { Target } from "../target.ts";

const Part = z.looseObject({ type: z.string() });
export const ChatMessage = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(Part)], "must be a text or a list of parts").nullish(),
  tool_calls: z.array(z.looseObject({})).nullish(),
  tool_call_id: z.string().nullish(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;
const length = z.number().int().min(1).nullish();

/**
 * The body of POST /v1/chat/completions, as far as it is looked at here. Everything else goes on to the provider as it is.
 * Clients of typed languages send null for what they leave out.
 */
export const ChatRequest = z.looseObject({
  model: ModelId.nullish(),
  messages: z.array(ChatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: length,
  max_completion_tokens: length,
  n: z.number().int().min(1).max(128).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)], "must be one to four texts").nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({})]).nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** Parses a request; 400 names the first field that is wrong. */
export function chatRequest({ value }: JsonBody): ChatRequest {
  const request = parsed(ChatRequest, value);
  requireChosenTool(request);
  return request;
}

/** What costs the operator more than tokens at the listed price is asked with a key of one's own. */
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

/** Providers differ in what they make of a choice among no tools. */
function requireChosenTool({ tools, tool_choice: choice }: ChatRequest): void {
  const named = ChosenFunction.safeParse(choice).data?.function.name;
  const names = (tools ?? []).map((tool) => NamedTool.safeParse(tool).data?.function.name);
  const isMissing = named === undefined ? choice === "required" && names.length === 0 : !names.includes(named);
  if (isMissing) throw invalidField("tool_choice", "Invalid 'tool_choice': it names no tool of 'tools'.");
}
