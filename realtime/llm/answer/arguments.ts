import { isObject, type Json } from "../adapters/json-object.ts";

type Arguments = { input: Json; inputError?: string };

/** Texts that mean "no arguments". */
const noArguments = new Set(["", "null", "undefined", "None"]);

/**
 * Parses tool arguments as the model wrote them, always to an object. Truncated or invalid JSON is never repaired:
 * `inputError` tells the model what is wrong.
 */
export function parseArguments(written: string): Arguments {
  const text = written.trim();
  if (noArguments.has(text)) return { input: {} };
  const { value, error } = readJson(text);
  if (error !== null) return { input: {}, inputError: `The arguments are not valid JSON: ${error}` };
  // Some models encode the JSON twice.
  if (typeof value === "string") return noArguments.has(value.trim()) ? { input: {} } : ofText(value);
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

/** Some servers start every call with an empty object and append the arguments. */
const emptyFirst = /^\{\s*\}\s*(?=\{)/;

function readJson(text: string): { value: unknown; error: string | null } {
  try {
    return { value: JSON.parse(text.replace(emptyFirst, "")), error: null };
  } catch (error) {
    return { value: undefined, error: isCutOff(text) ? "they end before they are complete" : messageOf(error) };
  }
}

/** Whether a string, object or list is still open at the end of the text. */
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
