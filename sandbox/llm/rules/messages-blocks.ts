import type Anthropic from "@anthropic-ai/sdk";
import { blockFields, type KnownBlock } from "./messages-fields.ts";
import { entriesOf, type Fields, isFields, unknownNames, type Violation } from "./violation.ts";

const idPattern = /^[a-zA-Z0-9_-]+$/;
const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;
const pictures: ReadonlySet<unknown> = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);
const onlyOf: Partial<Record<KnownBlock, "user" | "assistant">> = {
  image: "user",
  document: "user",
  tool_result: "user",
  tool_use: "assistant",
  thinking: "assistant",
  redacted_thinking: "assistant",
  server_tool_use: "assistant",
};

/** Checks one message's content: the fields of each block, and the roles that may send it. */
export function checkBlocks(path: string, message: Fields): Violation[] {
  const { content, role } = message;
  const at = (field: string, words: string): Violation => ({ param: field, message: `${field}: ${words}` });
  if (content === undefined) return [at(`${path}.content`, "Field required")];
  if (typeof content === "string") return content.trim() === "" ? [at(path, `${String(role)} messages must have non-empty content`)] : [];
  if (!Array.isArray(content)) return [at(`${path}.content`, "Input should be a valid list")];
  if (content.length === 0) return [at(path, "all messages must have non-empty content except for the optional final assistant message")];
  const blocks = entriesOf(content);
  const found = blocks.flatMap(([index, block]) => checkBlock(`${path}.content.${index}`, block, role));
  const last = blocks.at(-1)?.[1].type;
  if (role === "assistant" && (last === "thinking" || last === "redacted_thinking"))
    found.push(at(path, "The final block in an assistant message cannot be `thinking`."));
  return found;
}

function checkBlock(path: string, block: Fields, role: unknown): Violation[] {
  const { type } = block;
  const at = (field: string, words: string): Violation => ({ param: field, message: `${field}: ${words}` });
  if (!isKnown(type))
    return [at(path, `Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${expected}`)];
  const found = unknownNames(block, blockFields[type]).map((name) => at(`${path}.${type}.${name}`, "Extra inputs are not permitted"));
  const owner = onlyOf[type];
  if (owner && role !== owner)
    found.push(at(path.replace(/\.content\.\d+$/, ""), `\`${type}\` blocks can only be in \`${owner}\` messages`));
  const check = checks[type];
  return check ? [...found, ...check(block, `${path}.${type}`, at)] : found;
}

function isKnown(type: unknown): type is KnownBlock {
  return typeof type === "string" && Object.hasOwn(blockFields, type);
}
const expected = Object.keys(blockFields)
  .map((type) => `'${type}'`)
  .join(", ");

type Check = (block: Fields, path: string, at: (field: string, words: string) => Violation) => Violation[];
const checks: Partial<Record<KnownBlock, Check>> = {
  text: ({ text, cache_control, citations }, path, at) => {
    if (typeof text !== "string") return [at(`${path}.text`, "Field required")];
    if (text === "" && cache_control) return [at(path, "cache_control cannot be set for empty text blocks")];
    if (text === "") return [{ param: path, message: "messages: text content blocks must be non-empty" }];
    if (text.trim() === "") return [{ param: path, message: "messages: text content blocks must contain non-whitespace text" }];
    return entriesOf(citations).flatMap(([index, citation]) => checkCitation(`${path}.citations.${index}`, citation, at));
  },
  image: ({ source }, path, at) => {
    if (!isFields(source)) return [at(`${path}.source`, "Field required")];
    if (source.type !== "base64") return [];
    if (!pictures.has(source.media_type))
      return [at(`${path}.source.base64.media_type`, "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'")];
    return typeof source.data === "string" && source.data !== "" ? [] : [at(`${path}.source.base64`, "image cannot be empty")];
  },
  thinking: ({ thinking, signature }, path, at) => [
    ...(typeof thinking === "string" ? [] : [at(`${path}.thinking`, "Field required")]),
    ...(typeof signature === "string" ? [] : [at(`${path}.signature`, "Field required")]),
  ],
  redacted_thinking: ({ data }, path, at) => (typeof data === "string" ? [] : [at(`${path}.data`, "Field required")]),
  tool_use: ({ id, name, input }, path, at) => [
    ...(typeof id === "string" && idPattern.test(id) ? [] : [at(`${path}.id`, `String should match pattern '${idPattern.source}'`)]),
    ...(typeof name === "string" && namePattern.test(name)
      ? []
      : [at(`${path}.name`, `String should match pattern '${namePattern.source}'`)]),
    ...(isFields(input) ? [] : [at(`${path}.input`, "Input should be a valid dictionary")]),
  ],
  tool_result: ({ content, is_error, tool_use_id }, path, at) => {
    if (typeof tool_use_id !== "string") return [at(`${path}.tool_use_id`, "Field required")];
    const isEmpty = content === undefined || content === "" || (Array.isArray(content) && content.length === 0);
    if (isEmpty) return is_error ? [at(path, "content cannot be empty if `is_error` is true")] : [];
    if (typeof content !== "string" && !Array.isArray(content)) return [at(`${path}.content`, "Input should be a valid string or list")];
    return entriesOf(content).flatMap(([index, part]) => checkResultPart(`${path}.content.${index}`, part));
  },
};

const citationFields = { type: true, cited_text: true, encrypted_index: true, title: true, url: true } satisfies Record<
  keyof Anthropic.CitationWebSearchResultLocationParam,
  true
>;

/** A search citation must be sent back with its index and without unknown fields. */
function checkCitation(path: string, citation: Fields, at: (field: string, words: string) => Violation): Violation[] {
  if (citation.type !== "web_search_result_location") return [];
  const found = unknownNames(citation, citationFields).map((name) => at(`${path}.${name}`, "Extra inputs are not permitted"));
  const { encrypted_index: index, cited_text: text, url } = citation;
  if (typeof index !== "string" || index === "") found.push(at(`${path}.encrypted_index`, "Field required"));
  if (typeof text !== "string") found.push(at(`${path}.cited_text`, "Field required"));
  if (typeof url !== "string") found.push(at(`${path}.url`, "Field required"));
  return found;
}

/** A tool result contains text and images. */
function checkResultPart(path: string, part: Fields): Violation[] {
  if (part.type === "text" || part.type === "image" || part.type === "document") return checkBlock(path, part, "user");
  if (part.type === "search_result" || part.type === "tool_reference") return [];
  return [{ param: path, message: `${path}: Input tag '${String(part.type)}' found using 'type' does not match any of the expected tags` }];
}
