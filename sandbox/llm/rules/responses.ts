import type { Verify } from "./messages-thinking.ts";
import { badValue, missing, tooLong, unknown, wrongType } from "./openai-messages.ts";
import { checkTools, type ToolShape } from "./openai-tools.ts";
import { includable, responsesBodyFields, responsesToolFields } from "./responses-fields.ts";
import { checkItem } from "./responses-items.ts";
import { checkOrder } from "./responses-order.ts";
import {
  asSent,
  entriesOf,
  type Fields,
  hasLoneSurrogate,
  isFields,
  type RequestHeaders,
  unknownNames,
  type Violation,
} from "./violation.ts";

const outputMin = 16;
const cacheKeyMax = 64;
const shape: ToolShape = { definition: (tool) => tool, path: "", outer: responsesToolFields, inner: responsesToolFields };

/**
 * The Responses API rules that `body` violates, with OpenAI's messages; the API itself stops at the first. `headers` are
 * checked if given, encrypted reasoning if `verify` is.
 */
export function checkResponses(sent: unknown, headers?: RequestHeaders, verify?: Verify): Violation[] {
  const body = asSent(sent);
  const found: Violation[] =
    headers && !headers.authorization ? [{ param: "", message: "Missing bearer authentication in header", status: 401 }] : [];
  if (!isFields(body) || hasLoneSurrogate(body))
    return [...found, { param: "", message: "We could not parse the JSON body of your request." }];
  found.push(...unknownNames(body, responsesBodyFields).map(unknown));
  if (typeof body.model !== "string" || body.model === "") found.push(missing("model"));
  const items = entriesOf(body.input);
  if (body.input === undefined) found.push(missing("input"));
  else if (typeof body.input !== "string" && !Array.isArray(body.input))
    found.push(wrongType("input", "one of a string or array of input items", body.input));
  else if (body.input.length === 0)
    found.push({ param: "input", message: "Invalid 'input': empty. Expected at least one input item.", code: "invalid_value" });
  for (const [at, item] of items) found.push(...checkItem(`input[${at}]`, item, body, verify));
  return [...found, ...checkOrder(items, body), ...checkTools(body, shape), ...checkOptions(body)];
}

function checkOptions(body: Fields): Violation[] {
  const found: Violation[] = [];
  if (body.instructions !== undefined && body.instructions !== null && typeof body.instructions !== "string")
    found.push(wrongType("instructions", "a string", body.instructions));
  if (typeof body.max_output_tokens === "number" && body.max_output_tokens < outputMin)
    found.push({
      param: "max_output_tokens",
      message: `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= ${outputMin}, but got ${body.max_output_tokens} instead.`,
      code: "integer_below_min_value",
    });
  if (typeof body.prompt_cache_key === "string" && body.prompt_cache_key.length > cacheKeyMax)
    found.push(tooLong("prompt_cache_key", cacheKeyMax, body.prompt_cache_key.length));
  for (const [at, name] of (Array.isArray(body.include) ? body.include : []).entries())
    if (typeof name !== "string" || !Object.hasOwn(includable, name)) found.push(badValue(`include[${at}]`, name, Object.keys(includable)));
  const model = String(body.model);
  const isReasoning = /^(o\d|gpt-5)(?!.*chat)/.test(model);
  // Models without reasoning reject a reasoning effort.
  if (/^(gpt-[34]|chatgpt)/.test(model) && isFields(body.reasoning) && body.reasoning.effort != null)
    found.push({
      param: "reasoning.effort",
      message: "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      code: "unsupported_parameter",
    });
  if (isReasoning && body.temperature !== undefined && body.temperature !== null)
    found.push({
      param: "temperature",
      message: "Unsupported parameter: 'temperature' is not supported with this model.",
      code: "unsupported_parameter",
    });
  return found;
}
