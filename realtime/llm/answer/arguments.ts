import { isObject, type Json } from "../adapters/json-object.ts";

type Arguments = { input: Json; inputError?: string };

/** Texts that stand for no arguments. */
const none = new Set(["", "null", "undefined", "None"]);

/**
 * Tool arguments as a model wrote them, always an object. What is cut off or no JSON is never guessed at: `inputError`
 * tells the model what is wrong with it.
 */
export function parseArguments(written: string): Arguments {
  const text = written.trim();
  if (none.has(text)) return { input: {} };
  const { value, error } = readJson(text);
  if (error !== null) return { input: {}, inputError: `The arguments are not valid JSON: ${error}` };
  // Some models write the JSON as a text within JSON.
  if (typeof value === "string") return none.has(value.trim()) ? { input: {} } : ofText(value);
  return ofValue(value);
}

function ofText(text: string): Arguments {
  const { value, error } = readJson(text);
  return error === null ? ofValue(value) : { input: {}, inputError: `The arguments must be a JSON object, not a text` };
}

function ofValue(value: unknown): Arguments {
  if (value === null) return { input: {} };
  if (isObject(value)) return { input: value };
  return { input: {}, inputError: `The arguments must be a JSON object, not ${Array.isArray(value) ? "a list" : `a ${typeof value}`}` };
}

/** Some servers begin every call with an empty object, and send the arguments after it. */
const emptyFirst = /^\{\s*\}\s*(?=\{)/;

function readJson(text: string): { value: unknown; error: string | null } {
  try {
    return { value: JSON.parse(text.replace(emptyFirst, "")), error: null };
  } catch (error) {
    return { value: undefined, error: isCutOff(text) ? "they end before they are complete" : messageOf(error) };
  }
}

/** True when what is open at the end of the text is not closed: a text, an object or a list. */
function isCutOff(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inText && char === "\\") at += 1;
    else if (char === '"') inText = !inText;
    else if (!inText && (char === "{" || char === "[")) depth += 1;
    else if (!inText && (char === "}" || char === "]")) depth -= 1;
  }
  return inText || depth > 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200).toWellFormed() : "unreadable";
}
