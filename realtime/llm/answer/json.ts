import { isObject, type Json } from "../adapters/json-object.ts";
import { isErrorText } from "../refusal/error-text.ts";
import { malformed, noModelServer } from "../refusal/fault.ts";
import { isDone } from "../transport/sse.ts";

/**
 * The JSON objects in an event's data: normally one, several if the server omitted the empty lines between events. An
 * unreadable event is never skipped, since its text would silently be missing. @throws MALFORMED
 */
export function objectsIn(data: string, event = ""): Json[] {
  const whole = parseLenient(data);
  if (isObject(whole)) return [whole];
  // Google wraps an error in a list; some servers send all events as one list.
  if (Array.isArray(whole) && whole.length > 0 && whole.every(isObject)) return whole;
  // An error may be plain text.
  if (event === "error" || (whole === undefined && !/^\s*["{<]/.test(data) && isErrorText(data))) return [{ error: data }];
  if (/^\s*<(!doctype|!--|html|head|body|\?xml)/i.test(data)) throw noModelServer("a page");
  const lines = whole === undefined ? data.split("\n").filter((line) => line.trim() !== "" && !isDone(line)) : [];
  const each = lines.length === 0 || !data.includes("\n") ? [] : lines.map(parseLenient);
  if (each.length === 0 || !each.every(isObject)) throw malformed("an event that is no object");
  return each;
}

function parseLenient(text: string): unknown {
  return read(text) ?? (invalidJson.test(text) ? read(repaired(text)) : undefined);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Invalid JSON that some servers send: raw control characters in strings, and Python's names of numbers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const invalidJson = /[\u0000-\u001f]|NaN|Infinity/;

function repaired(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs, (token) => (token.startsWith('"') ? escaped(token) : "null"));
}

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replaceAll(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
