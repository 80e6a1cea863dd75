import type { ChatDialect } from "./chat.ts";
import { type ChatRole, chatCalledFields, chatCallFields, chatMessageFields } from "./chat-fields.ts";
import { badValue, checkName, emptyArray, missing, tooLong, unknown, wrongType } from "./openai-messages.ts";
import { entriesOf, type Fields, isFields, unknownNames, type Violation } from "./violation.ts";

const callIdMax = 40;
const roles = ["system", "assistant", "user", "function", "tool", "developer"];

/** Checks one message: its role, fields, content and calls. */
export function checkChatMessage(path: string, message: Fields, dialect: ChatDialect): Violation[] {
  const { role } = message;
  if (role === undefined) return [missing(`${path}.role`)];
  if (!isRole(role)) return [badValue(`${path}.role`, role, roles)];
  const own = Object.fromEntries((dialect.message ?? []).map((name) => [name, true as const]));
  const found = unknownNames(message, { ...chatMessageFields[role], ...own }).map((name) => unknown(`${path}.${name}`));
  found.push(...checkContent(`${path}.content`, message, role));
  if (role === "tool" && typeof message.tool_call_id !== "string") found.push(missing(`${path}.tool_call_id`));
  if (message.tool_calls === undefined || message.tool_calls === null) return found;
  if (!Array.isArray(message.tool_calls)) return [...found, wrongType(`${path}.tool_calls`, "an array of objects", message.tool_calls)];
  if (message.tool_calls.length === 0) found.push(emptyArray(`${path}.tool_calls`));
  return [...found, ...entriesOf(message.tool_calls).flatMap(([at, call]) => checkCall(`${path}.tool_calls[${at}]`, call, dialect))];
}

function isRole(role: unknown): role is ChatRole {
  return typeof role === "string" && Object.hasOwn(chatMessageFields, role);
}

function checkContent(path: string, message: Fields, role: ChatRole): Violation[] {
  const { content } = message;
  const isCalling = role === "assistant" && Array.isArray(message.tool_calls) && message.tool_calls.length > 0;
  if (content === undefined || content === null) {
    if (isCalling || (role === "assistant" && typeof message.refusal === "string")) return [];
    return [{ param: path, message: `Invalid value for 'content': expected a string, got null.` }];
  }
  if (typeof content === "string") {
    // OpenAI accepts blank text, but most compatible servers do not, so we must never send it.
    const isBlank = content.trim() === "" && role !== "tool" && !(content === "" && isCalling);
    return isBlank ? [{ param: path, message: `Invalid '${path}': ${role} messages must have non-empty content.` }] : [];
  }
  if (!Array.isArray(content)) return [wrongType(path, "one of a string or array of objects", content)];
  if (content.length === 0) return [emptyArray(path)];
  return entriesOf(content).flatMap(([at, part]) => checkPart(`${path}[${at}]`, part, role));
}

const partsOf: Record<ChatRole, string[]> = {
  system: ["text"],
  developer: ["text"],
  tool: ["text"],
  assistant: ["text", "refusal"],
  user: ["text", "image_url", "input_audio", "file"],
};

function checkPart(path: string, part: Fields, role: ChatRole): Violation[] {
  if (typeof part.type !== "string" || !partsOf[role].includes(part.type)) return [badValue(`${path}.type`, part.type, partsOf[role])];
  if (part.type === "text") {
    if (typeof part.text !== "string") return [missing(`${path}.text`)];
    return part.text.trim() === "" ? [{ param: `${path}.text`, message: `Invalid '${path}.text': text parts must be non-empty.` }] : [];
  }
  if (part.type !== "image_url") return [];
  if (!isFields(part.image_url) || typeof part.image_url.url !== "string") return [missing(`${path}.image_url.url`)];
  return /^(https?:\/\/|data:image\/(png|jpeg|gif|webp);base64,.)/.test(part.image_url.url)
    ? []
    : [
        {
          param: `${path}.image_url.url`,
          message: "You uploaded an unsupported image. Please make sure your image is valid.",
          code: "invalid_image_format",
        },
      ];
}

function checkCall(path: string, call: Fields, dialect: ChatDialect): Violation[] {
  const own = Object.fromEntries((dialect.call ?? []).map((name) => [name, true as const]));
  const found = unknownNames(call, { ...chatCallFields, ...own }).map((name) => unknown(`${path}.${name}`));
  if (typeof call.id !== "string" || call.id === "") found.push(missing(`${path}.id`));
  else if (call.id.length > callIdMax) found.push(tooLong(`${path}.id`, callIdMax, call.id.length));
  if (call.type !== "function")
    found.push(call.type === undefined ? missing(`${path}.type`) : badValue(`${path}.type`, call.type, ["function"]));
  if (!isFields(call.function)) return [...found, missing(`${path}.function`)];
  const { function: called } = call;
  found.push(...unknownNames(called, chatCalledFields).map((name) => unknown(`${path}.function.${name}`)));
  found.push(...checkName(`${path}.function.name`, called.name));
  if (called.arguments === undefined) found.push(missing(`${path}.function.arguments`));
  else if (typeof called.arguments !== "string") found.push(wrongType(`${path}.function.arguments`, "a string", called.arguments));
  return found;
}
