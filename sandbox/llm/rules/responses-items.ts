import type { Verify } from "./messages-thinking.ts";
import { badValue, checkName, emptyArray, missing, tooLong, unknown, wrongType } from "./openai-messages.ts";
import { itemFields, type KnownItem } from "./responses-fields.ts";
import { entriesOf, type Fields, unknownNames, type Violation } from "./violation.ts";

const callIdMax = 64;
const prefixes: Partial<Record<KnownItem, string>> = { message: "msg", reasoning: "rs", function_call: "fc" };

/** Checks one input item. */
export function checkItem(path: string, item: Fields, body: Fields, verify?: Verify): Violation[] {
  const type = item.type ?? (item.role === undefined ? undefined : "message");
  if (!isKnown(type)) return [badValue(path, type ?? "undefined", Object.keys(itemFields))];
  const found = unknownNames(item, itemFields[type]).map((name) => unknown(`${path}.${name}`));
  const prefix = prefixes[type];
  // An input message has no id of its own; an id from the API keeps its prefix.
  if (item.id !== undefined && prefix && !String(item.id).startsWith(prefix))
    found.push({
      param: `${path}.id`,
      message: `Invalid '${path}.id': '${String(item.id)}'. Expected an ID that begins with '${prefix}'.`,
      code: "invalid_value",
    });
  return [...found, ...checks[type](path, item, body, verify)];
}

function isKnown(type: unknown): type is KnownItem {
  return typeof type === "string" && Object.hasOwn(itemFields, type);
}

type Check = (path: string, item: Fields, body: Fields, verify?: Verify) => Violation[];
const checks: Record<KnownItem, Check> = {
  message: (path, { role, content }) => {
    const roles = ["assistant", "system", "developer", "user"];
    if (!roles.includes(String(role))) return [badValue(`${path}.role`, role, roles)];
    return checkContent(`${path}.content`, content, role === "assistant" ? ["output_text", "refusal"] : inputParts);
  },
  reasoning: (path, { id, summary, content, encrypted_content: state }, { store }, verify) => {
    if (typeof id !== "string") return [missing(`${path}.id`)];
    if (!Array.isArray(summary)) return [missing(`${path}.summary`)];
    if (typeof state !== "string")
      return store === false
        ? [
            {
              param: "input",
              message: `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
              status: 404,
            },
          ]
        : [];
    if (content !== undefined && content !== null && !Array.isArray(content)) return [wrongType(`${path}.content`, "an array", content)];
    return verify && !verify(id, state)
      ? [
          {
            param: "",
            message: `The encrypted content for item ${id} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
            code: "invalid_encrypted_content",
          },
        ]
      : [];
  },
  function_call: (path, item) => [
    ...checkCallId(`${path}.call_id`, item.call_id),
    ...checkName(`${path}.name`, item.name),
    ...checkText(`${path}.arguments`, item.arguments),
  ],
  function_call_output: (path, { call_id, output }) => {
    const found = checkCallId(`${path}.call_id`, call_id);
    if (output === undefined || output === null) return [...found, missing(`${path}.output`)];
    return typeof output === "string" ? found : [...found, ...checkContent(`${path}.output`, output, inputParts)];
  },
  web_search_call: (path, { id }) => (typeof id === "string" ? [] : [missing(`${path}.id`)]),
};
const inputParts = ["input_text", "input_image", "input_file"];

function checkContent(path: string, content: unknown, supported: string[]): Violation[] {
  if (content === undefined || content === null) return [missing(path)];
  if (typeof content === "string") return content.trim() === "" ? [blank(path)] : [];
  if (!Array.isArray(content)) return [wrongType(path, "one of an array of objects or string", content)];
  if (content.length === 0) return [emptyArray(path)];
  return entriesOf(content).flatMap(([at, part]) => {
    const place = `${path}[${at}]`;
    if (!supported.includes(String(part.type))) return [badValue(place, part.type, supported)];
    if (part.type === "input_text" || part.type === "output_text") {
      if (typeof part.text !== "string") return [missing(`${place}.text`)];
      return part.text.trim() === "" ? [blank(`${place}.text`)] : [];
    }
    if (part.type !== "input_image" || typeof part.image_url !== "string") return [];
    return /^(https?:\/\/|data:image\/(png|jpeg|gif|webp);base64,.)/.test(part.image_url)
      ? []
      : [
          {
            param: `${place}.image_url`,
            message: `Invalid '${place}.image_url'. Expected a base64-encoded data URL with an image MIME type.`,
            code: "invalid_value",
          },
        ];
  });
}

/** OpenAI accepts blank text, but other compatible servers reject it. */
function blank(path: string): Violation {
  return { param: path, message: `Invalid '${path}': text must be non-empty.`, code: "invalid_value" };
}

function checkCallId(path: string, id: unknown): Violation[] {
  if (typeof id !== "string" || id === "") return [missing(path)];
  return id.length > callIdMax ? [tooLong(path, callIdMax, id.length)] : [];
}

function checkText(path: string, text: unknown): Violation[] {
  if (text === undefined) return [missing(path)];
  return typeof text === "string" ? [] : [wrongType(path, "a string", text)];
}
