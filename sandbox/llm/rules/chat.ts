import { chatBodyFields, chatFunctionFields, chatToolFields } from "./chat-fields.ts";
import { checkChatMessage } from "./chat-messages.ts";
import { checkChatPairs } from "./chat-pairs.ts";
import { emptyArray, missing, wrongType } from "./openai-messages.ts";
import { checkTools, type ToolShape } from "./openai-tools.ts";
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

/** Fields that a family accepts beyond OpenAI's: of the body, of messages and of calls. */
export type ChatDialect = { body?: readonly string[]; message?: readonly string[]; call?: readonly string[] };

const stopsMax = 4;
const shape: ToolShape = { definition: (tool) => tool.function, path: ".function", outer: chatToolFields, inner: chatFunctionFields };

/**
 * The Chat Completions rules that `body` violates, with OpenAI's messages; the API itself stops at the first. `headers` are
 * checked if given; `dialect` names a compatible server's extra fields.
 */
export function checkChat(sent: unknown, headers?: RequestHeaders, dialect: ChatDialect = {}): Violation[] {
  const body = asSent(sent);
  const found: Violation[] = headers && !headers.authorization ? [noKey] : [];
  if (!isFields(body) || hasLoneSurrogate(body)) return [...found, unreadable];
  const messages = entriesOf(body.messages);
  found.push(...checkFields(body, dialect));
  for (const [at, message] of messages) found.push(...checkChatMessage(`messages[${at}]`, message, dialect));
  return [...found, ...checkChatPairs(messages), ...checkTools(body, shape), ...checkOptions(body)];
}

const noKey: Violation = {
  param: "",
  message: "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
  status: 401,
};
const unreadable: Violation = {
  param: "",
  message: "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly.)",
};

function checkFields(body: Fields, dialect: ChatDialect): Violation[] {
  const own = Object.fromEntries((dialect.body ?? []).map((name) => [name, true as const]));
  const found: Violation[] = unknownNames(body, { ...chatBodyFields, ...own }).map((name) => ({
    param: name,
    message: `Unrecognized request argument supplied: ${name}`,
  }));
  if (typeof body.model !== "string" || body.model === "") found.push({ param: "model", message: "you must provide a model parameter" });
  if (body.messages === undefined) found.push(missing("messages"));
  else if (!Array.isArray(body.messages)) found.push(wrongType("messages", "an array of objects", body.messages));
  else if (body.messages.length === 0) found.push(emptyArray("messages"));
  return found;
}

function checkOptions(body: Fields): Violation[] {
  const found: Violation[] = [];
  const say = (param: string, message: string, code?: string) => found.push({ param, message, ...(code ? { code } : {}) });
  if (body.stream_options !== undefined && body.stream_options !== null && body.stream !== true)
    say("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  if (body.max_tokens != null && body.max_completion_tokens != null)
    say(
      "max_tokens",
      "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      "invalid_parameter_combination",
    );
  for (const [name, low, high] of [
    ["temperature", 0, 2],
    ["top_p", 0, 1],
    ["presence_penalty", -2, 2],
    ["frequency_penalty", -2, 2],
    ["max_completion_tokens", 1, Number.MAX_SAFE_INTEGER],
    ["max_tokens", 1, Number.MAX_SAFE_INTEGER],
  ] as const) {
    const value = body[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== "number") found.push(wrongType(name, "a decimal", value));
    else if (value < low)
      say(
        name,
        `Invalid '${name}': value below minimum value. Expected a value >= ${low}, but got ${value} instead.`,
        "decimal_below_min_value",
      );
    else if (value > high)
      say(
        name,
        `Invalid '${name}': value above maximum value. Expected a value <= ${high}, but got ${value} instead.`,
        "decimal_above_max_value",
      );
  }
  if (Array.isArray(body.stop) && body.stop.length > stopsMax)
    say("stop", `Invalid 'stop': array too long. Expected an array with maximum length ${stopsMax}.`, "array_above_max_length");
  return [...found, ...checkReasoningModel(body)];
}

/** Reasoning models reject some options of other models. */
function checkReasoningModel(body: Fields): Violation[] {
  if (typeof body.model !== "string" || !/^(o\d|gpt-5)(?!.*chat)/.test(body.model)) return [];
  const found: Violation[] = [];
  if (body.max_tokens !== undefined && body.max_tokens !== null)
    found.push({
      param: "max_tokens",
      message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      code: "unsupported_parameter",
    });
  if (typeof body.temperature === "number" && body.temperature !== 1)
    found.push({
      param: "temperature",
      message: `Unsupported value: 'temperature' does not support ${body.temperature} with this model. Only the default (1) value is supported.`,
      code: "unsupported_value",
    });
  return found;
}
