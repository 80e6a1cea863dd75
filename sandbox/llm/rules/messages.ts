import { checkBlocks } from "./messages-blocks.ts";
import { bodyFields, messageFields, olderFields } from "./messages-fields.ts";
import { checkPairs } from "./messages-pairs.ts";
import { checkThinking, type Verify } from "./messages-thinking.ts";
import { checkMessagesTools } from "./messages-tools.ts";
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

const olderModel = /^claude-(\d|[a-z]+-4(-[0-6])?(-\d{8})?(-latest)?$)|^demo/;
const breakpointsMax = 4;

/**
 * The Messages API rules that `body` violates, in the API's order; the API itself stops at the first. `headers` are checked
 * if given, signatures if `verify` is.
 */
export function checkMessages(sent: unknown, headers?: RequestHeaders, verify?: Verify): Violation[] {
  const body = asSent(sent);
  const head = headers ? checkHeaders(headers) : [];
  if (!isFields(body)) return [...head, broken("", "Input should be a valid dictionary or object to extract fields from")];
  if (hasLoneSurrogate(body)) head.push({ param: "", message: "The request body is not valid JSON: no low surrogate in string" });
  return [
    ...head,
    ...checkFields(body),
    ...checkRoles(body),
    ...entriesOf(body.messages).flatMap(([at, message]) => checkBlocks(`messages.${at}`, message)),
    ...checkSystem(body.system),
    ...checkPairs(body),
    ...checkMessagesTools(body),
    ...checkThinking(body, verify),
    ...checkBreakpoints(body),
  ];
}

function broken(param: string, words: string): Violation {
  return { param, message: param ? `${param}: ${words}` : words };
}

function checkHeaders(headers: RequestHeaders): Violation[] {
  const found: Violation[] = [];
  if (!headers["x-api-key"] && !headers.authorization)
    found.push({ param: "", message: "x-api-key header is required", status: 401, type: "authentication_error" });
  if (!headers["anthropic-version"]) found.push(broken("anthropic-version", "header is required"));
  return found;
}

function checkFields(body: Fields): Violation[] {
  const found: Violation[] = [];
  const older = typeof body.model === "string" && olderModel.test(body.model) ? olderFields : {};
  for (const name of unknownNames(body, { ...bodyFields, ...older })) found.push(broken(name, "Extra inputs are not permitted"));
  for (const name of ["model", "max_tokens", "messages"]) if (body[name] === undefined) found.push(broken(name, "Field required"));
  if (body.model !== undefined && (typeof body.model !== "string" || body.model === ""))
    found.push(broken("model", "String should have at least 1 character"));
  if (body.max_tokens !== undefined && !Number.isInteger(body.max_tokens))
    found.push(broken("max_tokens", "Input should be a valid integer"));
  else if (typeof body.max_tokens === "number" && body.max_tokens < 1)
    found.push(broken("max_tokens", "Input should be greater than or equal to 1"));
  if (body.messages !== undefined && !Array.isArray(body.messages)) found.push(broken("messages", "Input should be a valid list"));
  if (body.stream !== undefined && typeof body.stream !== "boolean") found.push(broken("stream", "Input should be a valid boolean"));
  if (typeof body.temperature === "number" && (body.temperature < 0 || body.temperature > 1))
    found.push(broken("temperature", "range: 0..1"));
  if (body.temperature !== undefined && body.top_p !== undefined)
    found.push(broken("", "`temperature` and `top_p` cannot both be specified for this model. Please use only one."));
  for (const stop of Array.isArray(body.stop_sequences) ? body.stop_sequences : [])
    if (typeof stop !== "string" || stop.trim() === "")
      found.push(broken("stop_sequences", "each stop sequence must contain non-whitespace"));
  return found;
}

function checkRoles(body: Fields): Violation[] {
  const messages = entriesOf(body.messages);
  if (!Array.isArray(body.messages)) return [];
  if (messages.length === 0) return [broken("messages", "at least one message is required")];
  const found: Violation[] = [];
  for (const [at, message] of messages) {
    for (const name of unknownNames(message, messageFields)) found.push(broken(`messages.${at}.${name}`, "Extra inputs are not permitted"));
    if (message.role === "system")
      found.push(
        broken(
          "messages",
          'Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
        ),
      );
    else if (message.role !== "user" && message.role !== "assistant")
      found.push(broken(`messages.${at}.role`, "Input should be 'user' or 'assistant'"));
    // The API itself merges consecutive messages of a role; Bedrock and other compatible servers reject them.
    if (at > 0 && messages[at - 1]?.[1].role === message.role)
      found.push(
        broken(
          "messages",
          `roles must alternate between "user" and "assistant", but found multiple "${String(message.role)}" roles in a row`,
        ),
      );
  }
  if (messages[0]?.[1].role !== "user") found.push(broken("messages", 'first message must use the "user" role'));
  const last = messages.at(-1)?.[1];
  if (last?.role === "assistant" && !isPaused(last))
    found.push(broken("", "This model does not support assistant message prefill. The conversation must end with a user message."));
  return found;
}

/** After `pause_turn` the conversation is sent back unchanged, ending with the server tools' blocks. */
function isPaused(message: Fields): boolean {
  return entriesOf(message.content).some(([, block]) => block.type === "server_tool_use");
}

function checkSystem(system: unknown): Violation[] {
  if (system === undefined || typeof system === "string") return [];
  if (!Array.isArray(system)) return [broken("system", "Input should be a valid list")];
  return entriesOf(system).flatMap(([at, block]) => {
    if (block.type !== "text") return [broken(`system.${at}.type`, "Input should be 'text'")];
    if (typeof block.text !== "string" || block.text === "") return [broken("system", "text content blocks must be non-empty")];
    return block.text.trim() === "" ? [broken("system", "text content blocks must contain non-whitespace text")] : [];
  });
}

/** At most four cache breakpoints, including the request's automatic one. */
function checkBreakpoints(body: Fields): Violation[] {
  const parts = [entriesOf(body.tools), entriesOf(body.system), ...entriesOf(body.messages).map(([, { content }]) => entriesOf(content))];
  const marks = [body, ...parts.flat().map(([, part]) => part)].flatMap((part) => (part.cache_control ? [part.cache_control] : []));
  const found = marks.flatMap((mark) => {
    const isKnown = isFields(mark) && mark.type === "ephemeral" && (mark.ttl === undefined || mark.ttl === "5m" || mark.ttl === "1h");
    return isKnown ? [] : [broken("cache_control", "Input tag does not match any of the expected tags: 'ephemeral'")];
  });
  if (marks.length > breakpointsMax)
    found.push(broken("", `A maximum of ${breakpointsMax} blocks with cache_control may be provided. Found ${marks.length}.`));
  return found;
}
